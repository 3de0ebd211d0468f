import Connectivity
import Datasource
import JSON
import JSONRPC
import POSIX
import Vault

/// Testing, with or without a stored source.
extension LocalTarget {
    func test(_ request: TestRequest, _ context: JobContext) throws(RPCError) -> TestReport {
        if request.via == "target" {
            throw RPCError(.notSupported, "The vault can't connect by itself; leave `via` out to test from here.")
        }
        switch request.subject {
        case .given(let datasourceType, let credentials):
            return try connector.test(given: credentials, of: datasourceType, context)
        case .stored(let name, let datasourceType, let overrides):
            let record = try record(name, context)
            if let datasourceType, ExactString(datasourceType) != ExactString(record.datasourceType) {
                throw .invalidParameter(
                    JSONPointer("datasourceType"),
                    .unchangeable,
                    "The source is of type `\(record.datasourceType)`."
                )
            }
            return try test(record, overrides, context)
        }
    }

    /// Tests a stored source, and keeps the report when nothing was overridden.
    private func test(
        _ record: VaultRecord,
        _ overrides: JSONObject?,
        _ context: JobContext
    ) throws(RPCError) -> TestReport {
        guard let overrides, !overrides.isEmpty else {
            var report = try connector.test(SourceDraft(record), context)
            keep(&report, of: record)
            return report
        }
        return try connector.test(SourceDraft(testing: record, with: overrides), context)
    }

    /// How long the answer may wait for its report to be kept.
    private static let keepingMilliseconds = 250

    /// Keeps a report as the source's last. It answers a question: that it can't be kept must neither take it away nor
    /// hold it back.
    private func keep(_ report: inout TestReport, of record: VaultRecord) {
        let patience = Interruption(deadline: .now.advanced(byMilliseconds: Self.keepingMilliseconds))
        let json = report.json
        do throws(RPCError) {
            _ = try withVault { vault throws(VaultError) in
                try vault.recordTest(json, of: record, interruption: patience)
            }
        } catch {
            report.outcome.warnings.append("This report couldn't be kept as `lastTest`: \(error.message)")
        }
    }
}
