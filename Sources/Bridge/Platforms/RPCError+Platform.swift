import Connectivity
import Datasource
import JSON
import JSONRPC
import Platforms

/// The failures of platforms, in the protocol's words.
extension RPCError {
    /// - Parameters:
    ///   - datasourceType: of the source in question, for the report of a test that failed.
    ///   - place: of a field that the platform complains about, in our words.
    init(
        _ failure: PlatformFailure,
        datasourceType: String? = nil,
        place: (_ field: String) -> JSONPointer = { _ in .root }
    ) {
        self.init(Self.code(for: failure.kind), failure.message)
        details["retryable"] = .bool(failure.isRetryable)
        details["upstream"] = failure.upstream?.json
        details["retryAfterMs"] = failure.retryAfterMilliseconds.map { .number(JSONNumber($0)) }
        outcome = failure.outcome.map(Self.outcome)
        if !failure.applied.isEmpty {
            details["applied"] = .array(failure.applied.map { .string($0.description) })
        }
        switch failure.kind {
        case .testFailed:
            details["test"] = TestReport.failed(failure, datasourceType: datasourceType).json
        case .invalidRequest:
            details["issues"] = Self.issues(failure, place).json
        case .ambiguousName:
            details["issues"] = [Issue(path: JSONPointer("name"), code: .conflict, message: failure.message)].json
        default:
            break
        }
    }

    /// What a platform finds wrong with a request: field by field, where it names any.
    private static func issues(_ failure: PlatformFailure, _ place: (String) -> JSONPointer) -> [Issue] {
        let said = failure.upstream?.message ?? failure.message
        guard !failure.complaints.isEmpty else {
            return [Issue(path: .root, code: .invalidFormat, message: said)]
        }
        return failure.complaints.map { complaint in
            Issue(path: place(complaint.field), code: .invalidFormat, message: complaint.reason ?? said)
        }
    }

    private static func code(for kind: PlatformFailure.Kind) -> ErrorCode {
        switch kind {
        case .invalidRequest: .invalidParameters
        case .notFound: .datasourceNotFound
        case .alreadyExists: .datasourceAlreadyExists
        case .inUse: .datasourceInUse
        case .ambiguousName: .invalidParameters
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
        case .partlyApplied: .partlyApplied
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
