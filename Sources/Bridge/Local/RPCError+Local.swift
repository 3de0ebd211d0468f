import Connectivity
import Datasource
import JSON
import JSONRPC
import POSIX
import Vault

/// The errors of the modules below, in the protocol's words.
extension RPCError {
    init(_ error: VaultError) {
        self.init(Self.code(for: error), error.message)
        if code == .vaultUnavailable {
            details["retryable"] = .bool(error.isRetryable)
        }
        outcome = error.outcome == .unknown ? .unknown : nil
        if case .revisionConflict(let current) = error.code {
            details["revision"] = .number(JSONNumber(current))
        }
    }

    private static func code(for error: VaultError) -> ErrorCode {
        switch error.code {
        case .notFound: .datasourceNotFound
        case .alreadyExists: .datasourceAlreadyExists
        case .revisionConflict: .revisionConflict
        case .unavailable, .keyUnavailable: .vaultUnavailable
        case .corrupt, .wrongKey: .vaultCorrupt
        case .configuration: .configurationError
        case .libraryUnavailable: .driverUnavailable
        case .interrupted(.cancelled): .cancelled
        case .interrupted(.deadline): .deadlineExceeded
        }
    }

    static func revisionConflict(_ name: String, expected: Int, actual: Int) -> RPCError {
        RPCError(
            .revisionConflict,
            "The data source \"\(name.excerpt)\" has revision \(actual), not \(expected).",
            details: ["revision": .number(JSONNumber(actual))]
        )
    }

    /// 1100: refused, because the connection doesn't work; 1500 when the time was over before that was known.
    static func testFailed(_ report: TestReport, _ interruption: Interruption) -> RPCError {
        let reason = report.outcome.failure?.message ?? "The connection doesn't work."
        let isOutOfTime = report.outcome.failure?.reason == .timeout && interruption.cause == .deadline
        return RPCError(
            isOutOfTime ? .deadlineExceeded : .credentialTestFailed,
            "The connection test failed, so nothing was stored: \(reason)",
            details: ["test": report.json]
        )
    }

    init(_ error: UnavailableSecret) {
        switch error.reason.interruption {
        case .deadline: self.init(.deadlineExceeded, error.reason.message)
        case .cancelled: self.init(.cancelled, error.reason.message)
        case nil: self.init(.secretUnavailable, error.reason.message)
        }
        let issue = Issue(path: error.place, code: .invalidSecret, message: error.reason.message)
        details["issues"] = [issue.json]
    }

    /// 1102: the schema could not be read; the report says why.
    init(_ failure: ConnectionTester.DiscoveryFailure, _ interruption: Interruption) {
        switch failure {
        case .cancelled:
            self.init(.cancelled, "The request was cancelled.")
        case .failed(let report):
            let failure = report.outcome.failure
            let isOutOfTime = failure?.reason == .timeout && interruption.cause == .deadline
            let code = isOutOfTime ? ErrorCode.deadlineExceeded : .schemaCacheFailed
            self.init(code, "The schema could not be read: \(failure?.message ?? "the source didn't say why.")")
            details["test"] = report.json
            if !isOutOfTime, let failure, Self.mayPass(failure.reason) {
                details["retryable"] = true
            }
        }
    }

    /// Whether the same request may do better later, although nobody changes anything in it.
    private static func mayPass(_ reason: Reason) -> Bool {
        [.timeout, .connectionLost, .connectionRefused, .networkUnreachable, .serverBusy].contains(reason)
    }
}
