import JSON
import POSIX

/// Failures of a connection that come without a code of the server.
enum PostgresFailures {
    /// When something happened, as the end of a sentence.
    static func occasion(of stage: Stage) -> String {
        switch stage {
        case .tls: "while TLS was being agreed on"
        case .authenticate: "during the login"
        case .authorize, .query: "after the login"
        case .validate, .ssh, .resolve, .connect: "while it was being opened"
        }
    }

    static func connectionLost(at stage: Stage) -> TestFailure {
        TestFailure(
            stage: stage,
            reason: .connectionLost,
            message: "The server closed the connection \(occasion(of: stage)).",
            fields: [DatabaseField.host, DatabaseField.port],
            hint: "Check that a PostgreSQL server listens there, and what its log says."
        )
    }

    static func notPostgres(at stage: Stage) -> TestFailure {
        TestFailure(
            stage: stage,
            reason: .protocolError,
            message: "What answers there doesn't speak PostgreSQL's protocol.",
            fields: [DatabaseField.host, DatabaseField.port],
            hint: "Check that host and port are those of a PostgreSQL server."
        )
    }

    /// The library didn't even begin, for a reason that only a text of its own tells.
    static var notOpened: TestFailure {
        var failure = TestFailure(
            stage: .connect,
            reason: .unknown,
            message: "The connection could not be opened.",
            fields: [DatabaseField.host, DatabaseField.port],
            hint: "Check host and port, and that libpq is installed in a current version."
        )
        failure.isVague = true
        return failure
    }

    static var tlsRefused: TestFailure {
        TestFailure(
            stage: .tls,
            reason: .tlsUnsupported,
            message: "The server doesn't offer TLS, which the sslMode demands.",
            fields: [DatabaseField.sslMode],
            hint: "Switch TLS on at the server. Only where the network is safe, set sslMode to disable."
        )
    }

    /// The work has to stop while a stage is under way.
    ///
    /// - Parameter serverTakesTLS: whether the server had agreed to TLS by then.
    static func interrupted(
        _ cause: Interruption.Cause,
        at stage: Stage,
        serverTakesTLS: Bool
    ) -> TestFailure {
        var failure = TestFailure.interrupted(cause, at: stage)
        guard cause == .deadline else { return failure }
        switch stage {
        case .resolve:
            failure.message = "No name server answered in the time that the test was given."
            failure.fields = [DatabaseField.host]
            failure.hint = "Check the network and the name servers of this computer."
        case .connect:
            failure.message = "The host didn't answer in the time that the test was given."
            failure.fields = [DatabaseField.host, DatabaseField.port]
            failure.hint = "Check host and port, and firewalls in between."
        case .tls where serverTakesTLS:
            failure.message = "The server agreed to TLS, but didn't go on with it."
            failure.fields = [DatabaseField.host, DatabaseField.port, DatabaseField.sslMode]
            failure.hint = "Check that the server responds, or allow more time with timeoutMs."
        case .tls, .authenticate:
            failure.message = "Something accepts connections there, but didn't answer \(occasion(of: stage))."
            failure.fields = [DatabaseField.host, DatabaseField.port]
            failure.hint =
                "Check that a PostgreSQL server listens there and responds, or allow more time with timeoutMs."
        case .validate, .ssh, .authorize, .query:
            break
        }
        return failure
    }

    static func notResolved(_ error: HostResolver.Failure) -> TestFailure {
        var failure = TestFailure(
            stage: .resolve,
            reason: .hostNotFound,
            message: "There is no host of this name.",
            fields: [DatabaseField.host],
            hint: "Check the spelling of the host, and that the name servers of this computer know it."
        )
        switch error {
        case .notFound(let code):
            failure.nativeCode = code
        case .unavailable(let code):
            failure.nativeCode = code
            failure.message = "The host wasn't found, because no name server answered for it."
            failure.hint = "Check the host, and the network and name servers of this computer."
        case .interrupted(let cause):
            return interrupted(cause, at: .resolve, serverTakesTLS: false)
        case .busy:
            failure.reason = .serverBusy
            failure.message = "Too many earlier look-ups of hosts still wait for a name server that doesn't answer."
            failure.hint = "Check the name servers of this computer, or start the bridge again."
        }
        return failure
    }
}
