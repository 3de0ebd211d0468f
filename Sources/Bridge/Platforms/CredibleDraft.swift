import Datasource
import JSON
import Platforms

/// What Credible shall be told about a connection, by one of its APIs: valid, and possible to say in its words.
enum CredibleDraft {
    /// A new connection.
    ///
    /// - Throws: everything that is wrong.
    static func creating(
        _ document: JSONObject,
        by interface: CredibleInterface
    ) throws(InvalidDocument) -> PlatformDraft {
        let name = document["name"]?.string ?? document["credentials"]?["name"]?.string
        var issues = name.map(CredibleName.issues) ?? []
        issues += CredibleOptions.issues(document["options"]?.object, interface)
        return try PlatformDraft(
            checking: document,
            for: .create,
            rules: CredibleDialect.rules,
            in: TableDialect.credible,
            besides: issues
        )
    }

    /// What can be told to be wrong with changes before Credible is asked what it has.
    static func issues(inChanges document: JSONObject, by interface: CredibleInterface) -> [Issue] {
        var issues = DocumentValidator(.update, target: CredibleDialect.rules).validate(.object(document))
        issues.addUnlessTold(CredibleOptions.issues(document["options"]?.object, interface))
        issues.addUnlessTold(TableDialect.credible.issues(inChanges: document))
        return issues
    }
}
