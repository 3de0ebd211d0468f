import Datasource
import JSON
import JSONRPC
import Platforms

/// A valid document on its way to a platform, with what deserves a look.
struct PlatformDraft: Sendable {
    let source: OutgoingSource
    let warnings: [Issue]

    /// - Throws: `-32602` with everything that is wrong.
    init(_ document: JSONObject, for purpose: Purpose, rules: TargetRules) throws(RPCError) {
        var issues = DocumentValidator(purpose, target: rules).validate(.object(document))
        let source = OutgoingSource(document)
        for issue in source?.unusableSecrets ?? [] where !issues.contains(where: { $0.path == issue.path }) {
            issues.append(issue)
        }
        guard !issues.hasErrors, let source else { throw .invalidParameters(issues) }
        self.source = source
        warnings = issues
    }
}
