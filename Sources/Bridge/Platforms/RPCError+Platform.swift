import Connectivity
import Datasource
import JSON
import JSONRPC
import Platforms

/// The failures of platforms, in the protocol's words.
extension RPCError {
    /// - Parameter datasourceType: of the source in question, for the report of a test that failed.
    init(_ failure: PlatformFailure, datasourceType: String? = nil) {
        self.init(Self.code(for: failure.kind), failure.message)
        details["retryable"] = .bool(failure.isRetryable)
        details["upstream"] = failure.upstream?.json
        details["retryAfterMs"] = failure.retryAfterMilliseconds.map { .number(JSONNumber($0)) }
        outcome = failure.outcome.map(Self.outcome)
        switch failure.kind {
        case .testFailed:
            details["test"] = TestReport.failed(failure, datasourceType: datasourceType).json
        case .invalidRequest:
            let message = failure.upstream?.message ?? failure.message
            details["issues"] = [Issue(path: .root, code: .invalidFormat, message: message)].json
        default:
            break
        }
    }

    private static func code(for kind: PlatformFailure.Kind) -> ErrorCode {
        switch kind {
        case .invalidRequest: .invalidParameters
        case .notFound: .datasourceNotFound
        case .alreadyExists: .datasourceAlreadyExists
        case .inUse: .datasourceInUse
        case .testFailed: .credentialTestFailed
        case .schemaCacheFailed: .schemaCacheFailed
        case .tenancyCreateFailed: .tenancySettingsCreateFailed
        case .tenancyUpdateFailed: .tenancySettingsUpdateFailed
        case .unauthenticated: .authenticationError
        case .forbidden: .permissionDenied
        case .rateLimited: .rateLimited
        case .unavailable: .targetUnavailable
        case .unexpectedAnswer: .targetProtocolError
        case .failed: .targetFailed
        case .outOfTime: .deadlineExceeded
        case .cancelled: .cancelled
        case .misconfigured: .configurationError
        case .tokenUnavailable: .secretUnavailable
        case .libraryUnavailable: .driverUnavailable
        }
    }

    private static func outcome(_ outcome: PlatformFailure.Outcome) -> WriteOutcome {
        switch outcome {
        case .notApplied: .notApplied
        case .applied: .applied
        case .unknown: .unknown
        }
    }
}

extension TestReport {
    /// Of a platform that couldn't connect, and says so in a sentence alone.
    fileprivate static func failed(_ failure: PlatformFailure, datasourceType: String?) -> TestReport {
        var outcome = TestOutcome()
        outcome.failure = TestFailure(
            stage: nil,
            reason: .unknown,
            message: failure.upstream?.message ?? "The connection test failed.",
            hint: "The platform tells no more; `datasource.test` with these credentials tests them from this computer.",
            nativeCode: failure.upstream?.code
        )
        return TestReport(datasourceType: datasourceType, outcome: outcome, totalMilliseconds: 0, via: "target")
    }
}
