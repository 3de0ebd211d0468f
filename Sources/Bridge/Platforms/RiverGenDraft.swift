import Datasource
import JSON
import JSONRPC
import Platforms

/// What RiverGen shall be told about a source: valid, and possible to say in its words.
enum RiverGenDraft {
    /// A new source.
    ///
    /// - Parameter workspaceID: the target's.
    /// - Throws: `-32602` with everything that is wrong.
    static func creating(_ document: JSONObject, in workspaceID: Int?) throws(RPCError) -> PlatformDraft {
        do throws(InvalidDocument) {
            return try creating(checking: document, in: workspaceID)
        } catch {
            throw .invalidParameters(error.issues)
        }
    }

    /// The same, for whom what is wrong isn't an error.
    static func creating(
        checking document: JSONObject,
        in workspaceID: Int?
    ) throws(InvalidDocument) -> PlatformDraft {
        var document = document
        let issues = place(&document, in: workspaceID)
        return try PlatformDraft(
            checking: document,
            for: .create,
            rules: RiverGenDialect.rules,
            in: TableDialect.riverGen,
            besides: issues
        )
    }

    /// Puts a new source into the target's workspace.
    private static func place(_ document: inout JSONObject, in workspaceID: Int?) -> [Issue] {
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
    static func changing(
        _ stored: RiverGenSource,
        with patch: JSONObject,
        _ newName: String?
    ) throws(RPCError) -> PlatformDraft {
        let datasourceType = RiverGenDialect.datasourceType(of: stored.type)
        var document = withoutStoredSecrets(patch)
        document["name"] = .string(stored.name)
        document["datasourceType"] = .string(datasourceType)
        if document["credentials"]?.isNull ?? false {
            document["credentials"] = nil
        }
        let type = Catalogue.standard.type(named: datasourceType)
        let issues = DocumentValidator(.update, target: RiverGenDialect.rules, storedType: type)
            .validate(.object(document))
            // That RiverGen has more types than we know isn't news about a source that it has.
            .filter { $0.severity == .error || $0.path != JSONPointer("datasourceType") }
        do throws(InvalidDocument) {
            let source = TableDialect.riverGen.source(document)
            return try PlatformDraft(source, issues) { source throws(Untranslatable) in
                try TableDialect.riverGen.change(of: source, newName: newName)
            }
        } catch {
            throw .invalidParameters(error.issues)
        }
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

    /// What can be told to be wrong with a change without the source that it is for.
    static func issues(inChanges document: JSONObject) -> [Issue] {
        let issues = DocumentValidator(.update, target: RiverGenDialect.rules).validate(.object(document))
        var document = withoutStoredSecrets(document)
        if document["datasourceType"] == nil {
            // Whatever the type is, what stands beside the credentials is the same.
            document["datasourceType"] = .string(RiverGenDialect.usualType)
            document["credentials"] = nil
        }
        do throws(InvalidDocument) {
            let source = TableDialect.riverGen.source(document, needsName: false)
            let draft = try PlatformDraft(source, issues) { source throws(Untranslatable) in
                try TableDialect.riverGen.change(of: source, newName: nil)
            }
            return draft.warnings
        } catch {
            return error.issues
        }
    }

    /// RiverGen keeps what isn't sent, so that the placeholder for what is stored is left out.
    private static func withoutStoredSecrets(_ patch: JSONObject) -> JSONObject {
        guard let credentials = patch["credentials"]?.object else { return patch }
        var patch = patch
        let kept = credentials.members.filter { !SecretPlaceholder.isStored($0.value) }
        patch["credentials"] = .object(JSONObject(kept.map { ($0.key.string, $0.value) }))
        return patch
    }
}
