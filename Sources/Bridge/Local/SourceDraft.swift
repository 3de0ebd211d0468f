import Datasource
import JSON
import JSONRPC
import Vault

/// A source as the vault would store it: in canonical spelling, and valid.
struct SourceDraft: Sendable {
    let source: Document

    /// What was accepted and deserves a look.
    let warnings: [Issue]

    /// The draft of a new source.
    ///
    /// - Throws: `-32602` with everything that is wrong.
    init(creating given: JSONObject) throws(RPCError) {
        let issues = DocumentValidator(.create).validate(.object(given))
        guard !issues.hasErrors, let source = Document(given) else { throw .invalidParameters(issues) }
        self.source = source
        warnings = issues
    }

    /// The draft of a stored source with a change.
    ///
    /// - Parameter patch: the document's members except its name, as a merge patch.
    /// - Throws: `-32602` with everything that is wrong with the change, or with what it would make of the source.
    init(updating record: VaultRecord, with patch: JSONObject, newName: String?) throws(RPCError) {
        var change = patch
        change["name"] = .string(record.name)
        let update = try record.source.updated(by: change)
        let issues = update.issues + DocumentName.issues(withNewName: newName)
        guard !issues.hasErrors else { throw .invalidParameters(issues) }
        var source = update.document
        source.name = newName ?? source.name
        self.source = source
        warnings = issues
    }

    /// A stored source with other credentials for one test.
    ///
    /// - Throws: `-32602` with everything that is wrong with them.
    init(testing record: VaultRecord, with overrides: JSONObject) throws(RPCError) {
        let update = try record.source.updated(by: ["credentials": .object(overrides)], for: .test)
        guard !update.issues.hasErrors else { throw .invalidParameters(update.issues) }
        source = update.document
        warnings = update.issues
    }

    /// A stored source as it is.
    ///
    /// - Throws: when it is of a type that this version doesn't know.
    init(_ record: VaultRecord) throws(RPCError) {
        source = try record.source
        warnings = []
    }

    /// Credentials to connect with once.
    ///
    /// - Throws: everything that is wrong with them.
    init(testing datasourceType: String, _ credentials: JSONValue) throws(InvalidDocument) {
        let given: JSONObject = ["datasourceType": .string(datasourceType), "credentials": credentials]
        let issues = DocumentValidator(.test).validate(.object(given))
        guard !issues.hasErrors, let type = Catalogue.standard.type(named: datasourceType) else {
            throw InvalidDocument(issues: issues)
        }
        source = Document(name: "", type: type, credentials: credentials.object ?? [:])
        warnings = issues
    }

    var name: String { source.name }
    var datasourceType: String { source.type.name }

    /// What the vault seals: `credentials`, and where given `tenancySettings` and `options`.
    var document: JSONObject {
        var document = source.unredacted
        document["name"] = nil
        document["datasourceType"] = nil
        return document
    }
}

/// A document that the validators refuse.
struct InvalidDocument: Error {
    let issues: [Issue]
}

extension Document {
    /// The document that an object of our own holds; nil unless a validator finds no error in it.
    fileprivate init?(_ given: JSONObject) {
        guard let text = try? JSONDocument.parsing(JSONValue.object(given).bytes) else { return nil }
        guard let document = text.withRoot({ Document($0) }) else { return nil }
        self = document
    }

    /// As `updated(by:)`, for changes that stand on their own.
    ///
    /// - Throws: `-32602` when they are nested too deeply.
    fileprivate func updated(
        by change: JSONObject,
        for purpose: Purpose = .update
    ) throws(RPCError) -> DocumentUpdate {
        guard let text = try? JSONDocument.parsing(JSONValue.object(change).bytes) else {
            throw .invalidParameter(.root, .invalidFormat, "The change is nested too deeply.")
        }
        return text.withRoot { updated(by: $0, for: purpose) }
    }
}

extension DocumentName {
    /// What is wrong with a new name.
    fileprivate static func issues(withNewName newName: String?) -> [Issue] {
        guard let newName, let text = try? JSONDocument.parsing(JSONValue.string(newName).bytes) else { return [] }
        return text.withRoot { issue(in: $0, key: "newName") }.map { [$0] } ?? []
    }
}

extension VaultRecord {
    /// The document that was stored.
    ///
    /// - Throws: when it is of a type that this version doesn't know.
    var source: Document {
        get throws(RPCError) {
            guard let type = Catalogue.standard.type(named: datasourceType) else {
                let message = "The source is of type `\(datasourceType)`, which this version doesn't know."
                throw RPCError(.notSupported, message)
            }
            return Document(
                name: name.string,
                type: type,
                credentials: document["credentials"]?.object ?? [:],
                tenancySettings: document["tenancySettings"]?.object,
                options: document["options"]?.object
            )
        }
    }
}
