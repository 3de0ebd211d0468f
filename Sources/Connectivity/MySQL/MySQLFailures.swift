import JSON
import POSIX

/// Failures of a connection that come without a code of the server.
enum MySQLFailures {
    static func connectionLost(at stage: Stage) -> TestFailure {
        TestFailure(
            stage: stage,
            reason: .connectionLost,
            message: "The server closed the connection \(PostgresFailures.occasion(of: stage)).",
            fields: [DatabaseField.host, DatabaseField.port],
            hint: serverHint
        )
    }

    private static let serverHint = "Check that a MySQL server listens there, and what its log says."

    static func notMySQL(at stage: Stage) -> TestFailure {
        TestFailure(
            stage: stage,
            reason: .protocolError,
            message: "What answers there doesn't speak MySQL's protocol.",
            fields: [DatabaseField.host, DatabaseField.port],
            hint: "Check host and port, usually \(MySQLParameters.usualPort)."
        )
    }

    static var tlsRefused: TestFailure { PostgresFailures.tlsRefused }

    /// The library has no OpenSSL that would verify for us, or one that doesn't let us know in time.
    static var cannotVerify: TestFailure {
        TestFailure(
            stage: .tls,
            reason: .driverUnavailable,
            message: "The installed libmariadb doesn't let the certificate of the server be verified.",
            fields: [DatabaseField.sslMode],
            hint: "Install a libmariadb that uses OpenSSL, or set sslMode to require and give no sslRootCert."
        )
    }

    static func notResolved(_ error: HostResolver.Failure) -> TestFailure { PostgresFailures.notResolved(error) }

    /// Somebody accepted the connection, and the server speaks first.
    static var noGreeting: TestFailure {
        TestFailure(
            stage: .connect,
            reason: .timeout,
            message: "Something accepts connections there, but didn't greet as a MySQL server does.",
            fields: [DatabaseField.host, DatabaseField.port],
            hint: "Check that a MySQL server listens there and responds, or allow more time with timeoutMs."
        )
    }

    /// The work has to stop while a stage is under way.
    static func interrupted(
        _ cause: Interruption.Cause,
        at stage: Stage,
        serverOffersTLS: Bool = false
    ) -> TestFailure {
        var failure = PostgresFailures.interrupted(cause, at: stage, serverTakesTLS: serverOffersTLS)
        if stage == .authenticate, cause == .deadline {
            failure.message = "The server didn't answer the login in the time that the test was given."
            failure.hint = "Check that the server responds, or allow more time with timeoutMs."
        }
        return failure
    }

    static func network(_ error: NetworkError, at stage: Stage) -> TestFailure {
        var failure = error.failure(at: stage)
        if failure.reason == .connectionLost {
            failure.hint = serverHint
        }
        return failure
    }

    // MARK: - The library's own codes

    /// The header's `CR_SSL_CONNECTION_ERROR`.
    static let tlsTrouble = 2026

    /// - Parameters:
    ///   - verdict: what OpenSSL found wrong with the certificate of the server before TLS ended, its `X509_V_ERR_…`; nil for nothing.
    ///   - verifies: whether that certificate is verified. Where it isn't, there is a verdict all the same, but TLS ended for another
    ///     reason.
    static func ofLibrary(
        _ error: MySQLError,
        at stage: Stage,
        verdict: Int? = nil,
        verifies: Bool = true
    ) -> TestFailure {
        var failure = known(error, at: stage, verdict, verifies)
        if failure.nativeCode == nil {
            failure.nativeCode = String(error.code)
        }
        return failure
    }

    /// The header's `CR_…`.
    private static func known(
        _ error: MySQLError,
        at stage: Stage,
        _ verdict: Int?,
        _ verifies: Bool
    ) -> TestFailure {
        switch error.code {
        case tlsTrouble:
            return tls(error, at: stage, verdict, verifies)
        case 2002, 2003, 2006, 2013, 2055:
            if let network = systemError(in: error.text) {
                return self.network(network, at: stage)
            }
            return stage == .connect ? notReached : connectionLost(at: stage)
        case 2059, 5010, 5012:
            return missingPlugin(error)
        case 2061:
            return refusedMethod
        case 2007, 2012, 2020, 2027:
            return notMySQL(at: stage)
        case 2008:
            return TestFailure(
                stage: stage,
                reason: .unknown,
                message: "This computer has no memory left.",
                hint: "Check what else uses its memory."
            )
        default:
            var failure = TestFailure(
                stage: stage,
                reason: .unknown,
                message: "The client library failed with its code \(error.code).",
                fields: [DatabaseField.host, DatabaseField.port],
                hint: serverHint
            )
            failure.isVague = true
            return failure
        }
    }

    private static var notReached: TestFailure {
        TestFailure(
            stage: .connect,
            reason: .networkUnreachable,
            message: "The host can't be reached.",
            fields: [DatabaseField.host, DatabaseField.port],
            hint: "Check host and port, and firewalls in between."
        )
    }

    /// The last number of the library's sentence is the `errno`: `… (111)`, `… system error: 104`.
    private static func systemError(in text: String) -> NetworkError? {
        let digits = text.utf8.split { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.last
        guard let digits, let code = CInt(String(decoding: digits, as: UTF8.self)) else { return nil }
        return NetworkError(code: code)
    }

    /// What the server asks for isn't installed, or would show the password on a connection that isn't encrypted.
    private static func missingPlugin(_ error: MySQLError) -> TestFailure {
        if error.code == 5010 {
            return TestFailure(
                stage: .authenticate,
                reason: .tlsRequired,
                message: "The server wants to log this user in by a method that isn't safe without TLS.",
                fields: [DatabaseField.sslMode, DatabaseField.username],
                hint: "Set sslMode to require or, better, verify-full."
            )
        }
        return TestFailure(
            stage: .authenticate,
            reason: .driverUnavailable,
            message: "The client library lacks the login method that the server demands of this user.",
            fields: [DatabaseField.username],
            hint: "Install the package of libmariadb whole, with its plugins, in a current version."
        )
    }

    private static var refusedMethod: TestFailure {
        TestFailure(
            stage: .authenticate,
            reason: .authenticationFailed,
            message: "The login method that the server demands of this user failed.",
            fields: [DatabaseField.username, DatabaseField.password],
            hint: "Check the user name and the password; some methods need TLS."
        )
    }

    // MARK: - TLS

    /// What OpenSSL says, in English always, where the other side has closed the connection.
    private static let unexpectedEnd = "unexpected eof"

    /// What every version says, in English always, where the fingerprint that no certificate has was still set.
    private static let fingerprint = "ingerprint"

    private static func tls(
        _ error: MySQLError,
        at stage: Stage,
        _ verdict: Int?,
        _ verifies: Bool
    ) -> TestFailure {
        if let verdict {
            return verifies ? MySQLCertificateVerdict(verdict).failure : connectionLost(at: stage)
        }
        if verifies, error.text.containsBytes(of: fingerprint) {
            return cannotVerify
        }
        if let network = systemError(in: error.text) {
            return self.network(network, at: stage)
        }
        if error.text.containsBytes(of: unexpectedEnd) {
            return connectionLost(at: stage)
        }
        if stage != .tls, stage != .connect {
            return TestFailure(
                stage: stage,
                reason: .protocolError,
                message: "What came over TLS isn't what the server should have sent.",
                fields: [DatabaseField.host, DatabaseField.port],
                hint: "Check the network in between, and look into the server's log."
            )
        }
        return TestFailure(
            stage: .tls,
            reason: .protocolError,
            message: "The server and this computer could not agree on TLS.",
            fields: [DatabaseField.sslMode],
            hint: "Check the TLS versions that the server offers and, where they are given, sslCert and sslKey."
        )
    }
}
