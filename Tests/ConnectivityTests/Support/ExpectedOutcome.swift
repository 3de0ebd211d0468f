import JSON
import Testing

@testable import Connectivity

/// What has to be said about a test of a source over HTTP.
struct ExpectedOutcome: Sendable {
    /// Stage and reason, or `ok`.
    let end: String

    /// Names of members of the credentials, in order.
    var fields: [String] = []

    /// Only what is given is compared.
    var code: String?

    init(_ end: String, _ fields: [String] = [], code: String? = nil) {
        self.end = end
        self.fields = fields
        self.code = code
    }
}

extension HTTPTrial {
    /// Compares what a person could see with what is expected, and notes it for the table of failures.
    ///
    /// - Parameters:
    ///   - hidden: secrets, or parts of them, that may stand nowhere; those of the trial itself are looked for anyway.
    ///   - cause: nil for what the table has no row for.
    func expect(
        _ expected: ExpectedOutcome,
        _ cause: FailureCause?,
        variant: String = "",
        hidden: [String] = []
    ) throws {
        #expect(report.end == expected.end, "\(visibleText)")
        #expect(report.fields == expected.fields)
        if let code = expected.code {
            #expect(report.outcome.failure?.nativeCode == code)
        }
        if let failure = report.outcome.failure {
            #expect(failure.hint != nil, "\(visibleText)")
        }
        for secret in secrets + hidden {
            #expect(!visibleText.contains(secret), "\(visibleText)")
        }
        if let cause {
            try record(report.outcome, report.datasourceType ?? "", cause, variant: variant)
        }
    }
}
