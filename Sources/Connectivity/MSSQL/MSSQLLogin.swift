import NativeLibraries
import POSIX

/// Logs in to a server that was looked at: one login.
struct MSSQLLogin {
    let library: FreeTDSLibrary
    let configuration: MSSQLConfiguration
    let interruption: Interruption

    func run() throws(TestFailure) -> MSSQLConnection {
        let file: MemoryFile
        do {
            file = try MemoryFile(configuration.text.utf8)
        } catch {
            throw .systemFailure(error, at: .authenticate)
        }
        let parameters = configuration.parameters
        let seconds = Int(interruption.deadline.milliseconds(since: .now)) / 1000 + 1
        do throws(MSSQLFailedCall) {
            return try withExtendedLifetime(file) { () throws(MSSQLFailedCall) in
                try MSSQLConnection(library, parameters, file, limit: seconds)
            }
        } catch {
            throw Self.failure(error, parameters, at: .authenticate)
        }
    }

    /// The header's `SYBE…`.
    private enum Number {
        static let timeout = 20003
        /// Reading, writing, opening a socket, connecting.
        static let broken: Set = [20004, 20006, 20008, 20009]
        static let closed: Set = [20017, 20047]
        static let outOfMemory = 20010
    }

    /// What a failed call means: what the server says goes before what the library makes of it.
    static func failure(_ call: MSSQLFailedCall, _ parameters: MSSQLParameters, at stage: Stage) -> TestFailure {
        if let refusal = MSSQLRefusal(call.errors, parameters, stage) {
            return refusal.failure
        }
        // The first that says more than that it failed.
        let error = call.errors.first { $0.number != MSSQLError.loginFailed } ?? call.errors.first
        guard let error, case .library(let systemCode) = error.origin else {
            return unexplained(nil, parameters, at: stage)
        }
        var failure = failure(error.number, systemCode, parameters, at: stage)
        if failure.nativeCode == nil {
            failure.nativeCode = String(error.number)
        }
        return failure
    }

    private static func failure(
        _ number: Int,
        _ systemCode: Int,
        _ parameters: MSSQLParameters,
        at stage: Stage
    ) -> TestFailure {
        switch number {
        case Number.timeout:
            return MSSQLFailures.interrupted(.deadline, at: stage)
        case _ where Number.broken.contains(number):
            let isKnown = CInt(exactly: systemCode).flatMap(NetworkError.init(code:)) != nil
            return isKnown
                ? MSSQLFailures.broken(CInt(systemCode), at: stage) : MSSQLFailures.connectionLost(at: stage)
        case _ where Number.closed.contains(number):
            return MSSQLFailures.connectionLost(at: stage)
        case Number.outOfMemory:
            return TestFailure(stage: stage, reason: .unknown, message: "This computer has no memory left.")
        default:
            return unexplained(number, parameters, at: stage)
        }
    }

    private static func unexplained(
        _ number: Int?,
        _ parameters: MSSQLParameters,
        at stage: Stage
    ) -> TestFailure {
        // The library connects anew, and tells of a certificate that it doesn't take no more than that.
        if stage == .authenticate, parameters.verifies {
            return TestFailure(
                stage: stage,
                reason: .protocolError,
                message: "The client library gave up before the login was through, most likely because of TLS.",
                fields: MSSQLFailures.address,
                hint:
                    "Check that every server behind this address has a certificate that is valid, for this host, and signed by the same authority; then what their logs say."
            )
        }
        return TestFailure(
            stage: stage,
            reason: stage == .authenticate ? .protocolError : .unknown,
            message: "The client library gave up \(PostgresFailures.occasion(of: stage)); the server said nothing.",
            fields: MSSQLFailures.address,
            hint: "Check what the server's log says, and that FreeTDS is installed in a current version."
        )
    }
}
