import JSON
import POSIX

/// Failures of a connection that come without a number of the server.
enum MSSQLFailures {
    private static let lookAtLog = "Check that a SQL Server listens there, and what its log says."
    static let address = [MSSQLField.server, MSSQLField.port]

    /// What ended a connection, or kept it from coming about.
    static func ended(_ ending: Channel.Ending, at stage: Stage) -> TestFailure {
        switch ending {
        case .closed: connectionLost(at: stage)
        case .broken(let code): broken(code, at: stage)
        case .tls(let trouble): tls(trouble)
        case .interrupted(let cause): interrupted(cause, at: stage)
        case .timedOut: interrupted(.deadline, at: stage)
        }
    }

    static func connectionLost(at stage: Stage) -> TestFailure {
        TestFailure(
            stage: stage,
            reason: .connectionLost,
            message: "The server closed the connection \(PostgresFailures.occasion(of: stage)).",
            fields: address,
            hint: lookAtLog
        )
    }

    static func broken(_ code: CInt, at stage: Stage) -> TestFailure {
        guard let error = NetworkError(code: code) else {
            return .systemFailure(SystemError(code: code, operation: "use the connection"), at: stage)
        }
        var failure = error.failure(at: stage)
        failure.fields = failure.fields.map(renamed)
        if failure.reason == .connectionLost {
            failure.hint = lookAtLog
        }
        return failure
    }

    static func notMSSQL(at stage: Stage) -> TestFailure {
        TestFailure(
            stage: stage,
            reason: .protocolError,
            message: "What answers there doesn't speak SQL Server's protocol.",
            fields: address,
            hint: "Check server and port, usually \(MSSQLParameters.usualPort)."
        )
    }

    static func notResolved(_ error: HostResolver.Failure) -> TestFailure {
        var failure = PostgresFailures.notResolved(error)
        failure.fields = failure.fields.map(renamed)
        return failure
    }

    /// The work has to stop while a stage is under way.
    static func interrupted(_ cause: Interruption.Cause, at stage: Stage) -> TestFailure {
        guard cause == .deadline else { return .interrupted(cause, at: stage) }
        var failure = TestFailure.outOfTime(at: stage)
        failure.fields = failure.fields.map(renamed)
        if stage == .tls {
            failure.message = "Something accepts connections there, but didn't greet as a SQL Server does."
            failure.hint = "Check that a SQL Server listens there and responds, or allow more time with timeoutMs."
        }
        return failure
    }

    /// What is called `host` elsewhere is called `server` here.
    private static func renamed(_ field: JSONPointer) -> JSONPointer {
        field == DatabaseField.host ? MSSQLField.server : field
    }

    // MARK: - TLS

    static var tlsRefused: TestFailure {
        TestFailure(
            stage: .tls,
            reason: .tlsUnsupported,
            message: "The server doesn't encrypt connections, which encrypt demands.",
            fields: [MSSQLField.encrypt],
            hint: "Switch encryption on at the server. Only where the network is safe, set encrypt to false."
        )
    }

    static func tls(_ trouble: TLSTrouble) -> TestFailure {
        var failure = trouble.certificateProblem.map(refused) ?? disagreement
        failure.nativeCode = trouble.nativeCode
        return failure
    }

    private static var disagreement: TestFailure {
        TestFailure(
            stage: .tls,
            reason: .protocolError,
            message: "The server and this computer could not agree on TLS.",
            fields: address + [MSSQLField.encrypt],
            hint: "Check that the server takes TLS 1.2 or newer, and that its certificate is in order."
        )
    }

    private static func refused(_ problem: TLSTrouble.Certificate) -> TestFailure {
        let renewal = "Have the certificate of the server renewed, and check this computer's clock."
        return switch problem {
        case .untrusted:
            TestFailure(
                stage: .tls,
                reason: .certificateUntrusted,
                message: "The certificate of the server is signed by an authority that isn't trusted.",
                fields: [MSSQLField.sslRootCert, MSSQLField.trustServerCertificate],
                hint: "Give the certificate of the authority that signed it as sslRootCert."
            )
        case .revoked:
            TestFailure(
                stage: .tls,
                reason: .certificateUntrusted,
                message: "The certificate of the server was revoked.",
                fields: [MSSQLField.server],
                hint: renewal
            )
        case .expired, .notYetValid:
            TestFailure(
                stage: .tls,
                reason: .certificateExpired,
                message: problem == .expired
                    ? "The certificate of the server has expired." : "The certificate of the server isn't valid yet.",
                fields: [MSSQLField.server],
                hint: renewal
            )
        case .otherHost:
            TestFailure(
                stage: .tls,
                reason: .certificateHostnameMismatch,
                message: "The certificate of the server is for another host.",
                fields: [MSSQLField.server],
                hint: "Give the server by a name that stands in its certificate."
            )
        }
    }
}
