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
        guard let overrides else {
            let report = try connector.test(SourceDraft(record), context)
            // The report is an answer to a question; that it can't be kept must not take it away.
            _ = try? withVault { vault throws(VaultError) in
                try vault.recordTest(report.json, of: record, interruption: context.interruption)
            }
            return report
        }
        return try connector.test(SourceDraft(testing: record, with: overrides), context)
    }
}
