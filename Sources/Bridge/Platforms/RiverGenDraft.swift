import Datasource
import JSON
import JSONRPC
import Platforms

/// What RiverGen shall be told about a source: valid, and possible to say in its words.
struct RiverGenDraft: Sendable {
    let source: OutgoingSource
    let warnings: [Issue]

    /// A new source.
    ///
    /// - Parameter workspaceID: the target's.
    /// - Throws: `-32602` with everything that is wrong.
    init(creating document: JSONObject, workspaceID: Int?) throws(RPCError) {
        var document = document
        var issues = DocumentValidator(.create, target: RiverGenDialect.rules).validate(.object(document))
        issues += Self.place(document: &document, in: workspaceID)
        let source = RiverGenDialect.source(document)
        issues += source.map(Self.issues) ?? []
        issues += source.map { RiverGenDialect.creation($0).issues } ?? []
        guard let source, !issues.hasErrors else { throw .invalidParameters(issues.withoutRepeated) }
        self.source = source
        warnings = issues.withoutRepeated
    }

    /// Puts a new source into the target's workspace.
    private static func place(document: inout JSONObject, in workspaceID: Int?) -> [Issue] {
        guard let workspaceID else { return [] }
        guard var options = (document["options"] ?? [:]).object else { return [] }
        if let given = options["workspace_id"], given.integer != workspaceID {
            let message = "The target is for workspace \(workspaceID) alone: leave `workspace_id` out."
            return [Issue(path: JSONPointer("options", "workspace_id"), code: .conflict, message: message)]
        }
        options["workspace_id"] = .number(JSONNumber(workspaceID))
        document["options"] = .object(options)
        return []
    }

    /// A change of a source that RiverGen has.
    ///
    /// - Throws: `-32602` with everything that is wrong.
    init(changing stored: RiverGenSource, with patch: JSONObject, _ newName: String?) throws(RPCError) {
        let datasourceType = RiverGenDialect.datasourceType(of: stored.type)
        var document = Self.withoutStoredSecrets(patch)
        document["name"] = .string(stored.name)
        document["datasourceType"] = .string(datasourceType)
        if document["credentials"]?.isNull ?? false {
            document["credentials"] = nil
        }
        let type = Catalogue.standard.type(named: datasourceType)
        let validator = DocumentValidator(.update, target: RiverGenDialect.rules, storedType: type)
        var issues = validator.validate(.object(document))
        let source = RiverGenDialect.source(document)
        issues += source.map(Self.issues) ?? []
        issues += source.map { RiverGenDialect.change($0, newName: newName).issues } ?? []
        guard let source, !issues.hasErrors else { throw .invalidParameters(issues.withoutRepeated) }
        self.source = source
        // That RiverGen has more types than we know isn't news about a source that it has.
        warnings = issues.withoutRepeated.filter { $0.path != JSONPointer("datasourceType") }
    }

    /// What can be told to be wrong with a change before RiverGen is asked what it changes.
    static func check(_ request: UpdateRequest) throws(RPCError) {
        var document = request.patch
        document["name"] = .string(request.name)
        var issues = DocumentValidator(.update, target: RiverGenDialect.rules).validate(.object(document))
        if let newName = request.newName {
            issues += DocumentValidator(.update, target: RiverGenDialect.rules)
                .validate(.object(["name": .string(newName)]))
                .map { issue in
                    var issue = issue
                    issue.path = JSONPointer("newName")
                    return issue
                }
        }
        guard !issues.hasErrors else { throw .invalidParameters(issues) }
    }

    /// RiverGen keeps what isn't sent, so that the placeholder for what is stored is left out.
    private static func withoutStoredSecrets(_ patch: JSONObject) -> JSONObject {
        guard let credentials = patch["credentials"]?.object else { return patch }
        var patch = patch
        let kept = credentials.members.filter { !SecretPlaceholder.isStored($0.value) }
        patch["credentials"] = .object(JSONObject(kept.map { ($0.key.string, $0.value) }))
        return patch
    }

    private static func issues(with source: OutgoingSource) -> [Issue] {
        source.unusableSecrets
    }
}

extension [Issue] {
    /// Of several errors about one place the first: what has no place there may be invalid, too.
    fileprivate var withoutRepeated: [Issue] {
        var kept: [Issue] = []
        for issue in self where !kept.contains(where: { $0.path == issue.path && $0.severity == issue.severity }) {
            kept.append(issue)
        }
        return kept
    }
}
