import Datasource
import JSON
import Platforms

extension TargetConfiguration {
    /// What is wrong with a document for this target, or deserves a look: what its create or update finds before a platform is
    /// asked. Nothing is resolved or sent.
    ///
    /// - Parameter isUpdate: whether the document says what changes, or for some targets all that shall be there afterwards.
    func issues(in document: JSONObject, isUpdate: Bool) -> [Issue] {
        switch kind {
        case .local:
            return DocumentValidator(isUpdate ? .update : .create).validate(.object(document))
        case .databrain:
            return databrainIssues(in: document, isUpdate: isUpdate)
        case .rivergen:
            guard !isUpdate else { return RiverGenDraft.issues(inChanges: document) }
            let workspaceID = settings["workspaceId"]?.integer
            return Self.issues { () throws(InvalidDocument) in
                try RiverGenDraft.creating(checking: document, in: workspaceID).warnings
            }
        case .credible:
            let interface = settings["api"]?.string.flatMap(CredibleInterface.init) ?? .data
            guard !isUpdate else { return CredibleDraft.issues(inChanges: document, by: interface) }
            return Self.issues { () throws(InvalidDocument) in
                try CredibleDraft.creating(document, by: interface).warnings
            }
        }
    }

    private func databrainIssues(in document: JSONObject, isUpdate: Bool) -> [Issue] {
        Self.issues { () throws(InvalidDocument) in
            let draft = try PlatformDraft(
                checking: document,
                for: isUpdate ? .update : .create,
                rules: DatabrainDialect.rules,
                in: TableDialect.databrain
            )
            return draft.warnings + DatabrainDialect.warnings(about: draft.source, replacing: isUpdate)
        }
    }

    private static func issues(_ warnings: () throws(InvalidDocument) -> [Issue]) -> [Issue] {
        do throws(InvalidDocument) {
            return try warnings()
        } catch {
            return error.issues
        }
    }
}
