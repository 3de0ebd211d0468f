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
            "The data source \"\(name)\" has revision \(actual), not \(expected).",
            details: ["revision": .number(JSONNumber(actual))]
        )
    }

    /// 1100: refused, because the connection doesn't work.
    static func testFailed(_ report: TestReport) -> RPCError {
        let reason = report.outcome.failure?.message ?? "The connection doesn't work."
        return RPCError(
            .credentialTestFailed,
            "The connection test failed, so nothing was stored: \(reason)",
            details: ["test": report.json]
        )
    }

    init(_ error: UnavailableSecret) {
        self.init(.secretUnavailable, error.reason.message)
        let issue = Issue(path: error.place, code: .invalidSecret, message: error.reason.message)
        details["issues"] = [issue.json]
    }

    /// 1102: the schema could not be read; the report says why.
    init(_ failure: ConnectionTester.DiscoveryFailure, datasourceType: String) {
        switch failure {
        case .cancelled:
            self.init(.cancelled, "The request was cancelled.")
        case .failed(let failure):
            self.init(.schemaCacheFailed, "The schema could not be read: \(failure.message)")
            details["test"] = TestReport.failed(failure, datasourceType: datasourceType).json
        }
    }
}
