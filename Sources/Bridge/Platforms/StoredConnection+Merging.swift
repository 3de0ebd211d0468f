import Datasource
import JSON
import JSONRPC
import Platforms

extension StoredConnection {
    /// The document with a merge patch, and everything that is wrong with it. A stored secret doesn't go to a new destination by
    /// itself, neither for an update nor for a test.
    func merging(
        _ patch: JSONObject,
        for purpose: Purpose,
        rules: TargetRules
    ) throws(RPCError) -> (document: Document, issues: [Issue]) {
        var patch = patch
        if purpose == .update {
            patch["name"] = .string(document.name)
        }
        guard let text = try? JSONDocument.parsing(JSONValue.object(patch).bytes) else {
            throw .invalidParameter(.root, .invalidFormat, "The change is nested too deeply.")
        }
        let leavesCredentials = patch["credentials"] == nil
        let update = text.withRoot { patch in
            document.updated(by: patch, for: purpose, on: rules) { issue in
                // Credible may show none of what isn't changed; what it hides would be lost, which is told as that.
                leavesCredentials && issue.path.description.hasPrefix("/credentials")
                    || issue.code == .secretRequired && hides(issue.path)
            }
        }
        let lost = purpose == .update ? lostSecrets(by: patch) : []
        guard lost.isEmpty else {
            var issues = update.issues
            issues.addUnlessTold(lost)
            return (document, issues)
        }
        let carried = carriedAlong(to: update.document, patch["credentials"]?.object ?? [:], rules)
        return carried.isEmpty ? (update.document, update.issues) : (document, update.issues + carried)
    }

    /// Values that nobody documents, which count as secret and would go to another server.
    private func carriedAlong(to changed: Document, _ patch: JSONObject, _ rules: TargetRules) -> [Issue] {
        let form = document.type.credentials
        let cause = form.fields.first { field in
            !field.decides.isEmpty
                && form.effectiveValue(of: field.name, in: document.credentials)
                    != form.effectiveValue(of: field.name, in: changed.credentials)
        }
        guard let cause else { return [] }
        // What says a whole connection goes where it says itself.
        let unknown = document.credentials.keys.filter { key in
            form.field(named: key) == nil && !rules.wholeConnections.contains { $0.key == key }
                && changed.credentials[key] != nil && patch[key].map(SecretPlaceholder.isStored) ?? true
        }
        return unknown.map { key in
            let message =
                "Changing `\(cause.name)` sends `\(key.excerpt)`, which may be secret, to another server: give it again."
            return Issue(path: JSONPointer("credentials", key), code: .secretRequired, message: message)
        }
    }
}
