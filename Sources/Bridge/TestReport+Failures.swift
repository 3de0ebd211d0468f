import Connectivity
import Datasource
import JSON
import JSONRPC
import POSIX

/// Reports of tests that no driver ever saw.
extension TestReport {
    static func failed(_ failure: TestFailure, datasourceType: String?, totalMilliseconds: Double = 0) -> TestReport {
        var outcome = TestOutcome()
        outcome.failure = failure
        return TestReport(datasourceType: datasourceType, outcome: outcome, totalMilliseconds: totalMilliseconds)
    }

    /// For credentials that the validators refuse.
    static func invalid(_ issues: [Issue], datasourceType: String?) -> TestReport {
        let errors = issues.filter { $0.severity == .error }
        let messages = errors.map(\.message).joined(separator: " ")
        let failure = TestFailure(
            stage: .validate,
            reason: .invalidParameters,
            message: messages,
            fields: errors.map(\.path),
            hint: "Correct the fields named; `datasource.validate` lists every problem."
        )
        return failed(failure, datasourceType: datasourceType)
    }

    /// For a reference that can't be resolved.
    static func secretUnavailable(_ failure: UnavailableSecret, datasourceType: String?) -> TestReport {
        let failure = TestFailure(
            stage: .validate,
            reason: failure.reason.interruption == .deadline ? .timeout : .secretUnavailable,
            message: failure.reason.message,
            fields: [failure.place],
            hint: failure.reason.hint
        )
        return failed(failure, datasourceType: datasourceType)
    }

    /// For a test that didn't end although its time was over.
    static func outOfTime(datasourceType: String?, afterMilliseconds milliseconds: Int) -> TestReport {
        let failure = TestFailure(
            stage: .connect,
            reason: .timeout,
            message: "The test didn't end within \(milliseconds) ms.",
            hint: "Give a longer `timeoutMs`, or look whether the source answers at all."
        )
        return failed(failure, datasourceType: datasourceType, totalMilliseconds: Double(milliseconds))
    }
}
