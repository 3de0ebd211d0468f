import Datasource
import JSON
import JSONRPC
import Vault

/// A source as the vault would store it: in canonical spelling, and valid.
struct SourceDraft: Sendable {
    let name: String
    let datasourceType: String

    /// `credentials`, and where given `tenancySettings` and `options`.
    let document: JSONObject

    /// What was accepted and deserves a look.
    let warnings: [Issue]

    private let type: TypeDefinition

    private var credentials: JSONObject { document["credentials"]?.object ?? [:] }

    // MARK: - From requests

    /// The draft of a new source.
    ///
    /// - Throws: `-32602` with everything that is wrong.
    init(creating given: JSONObject) throws(RPCError) {
        let name = given["name"]?.string ?? given["credentials"]?["name"]?.string ?? ""
        do throws(InvalidDocument) {
            try self.init(given, name: name, .create)
        } catch {
            throw .invalidParameters(error.issues)
        }
    }

    /// The draft of a stored source with a change.
    ///
    /// - Parameter patch: the document's members except its name, as a merge patch.
    /// - Throws: `-32602` with everything that is wrong with the change, or with what it would make of the source.
    init(updating record: VaultRecord, with patch: JSONObject, newName: String?) throws(RPCError) {
        guard let type = Catalogue.standard.type(named: record.datasourceType) else {
            throw .unknownType(of: record)
        }
        var change = patch
        change["name"] = .string(record.name)
        let findings = DocumentValidator(.update, target: .local, storedType: type).issues(in: change)
        let issues = findings + DocumentName.issues(withNewName: newName)
        guard !issues.hasErrors else { throw .invalidParameters(issues) }

        var merged = try Self.merged(patch, into: record.document, type)
        merged["name"] = .string(newName.map { ExactString($0) } ?? record.name)
        merged["datasourceType"] = .string(record.datasourceType)
        do throws(InvalidDocument) {
            try self.init(merged, name: newName ?? record.name.string, .create, warnings: issues)
        } catch {
            throw .invalidParameters(error.issues)
        }
    }

    /// A stored source as it is.
    ///
    /// - Throws: when it is of a type that this version doesn't know.
    init(_ record: VaultRecord) throws(RPCError) {
        guard let type = Catalogue.standard.type(named: record.datasourceType) else {
            throw .unknownType(of: record)
        }
        name = record.name.string
        datasourceType = record.datasourceType
        document = record.document
        warnings = []
        self.type = type
    }

    /// Credentials to connect with once.
    ///
    /// - Throws: everything that is wrong with them.
    static func testing(_ datasourceType: String, _ credentials: JSONValue) throws(InvalidDocument) -> SourceDraft {
        let given: JSONObject = ["datasourceType": .string(datasourceType), "credentials": credentials]
        return try SourceDraft(given, name: "", .test)
    }

    private init(
        _ given: JSONObject,
        name: String,
        _ purpose: Purpose,
        warnings: [Issue] = []
    ) throws(InvalidDocument) {
        let issues = DocumentValidator(purpose, target: .local).issues(in: given)
        guard !issues.hasErrors, let type = given["datasourceType"]?.string.flatMap(Catalogue.standard.type) else {
            throw InvalidDocument(issues: issues)
        }
        self.name = name
        self.type = type
        datasourceType = type.name
        self.warnings = warnings + issues.filter { !warnings.contains($0) }
        document = Self.canonical(given, type)
    }

    // MARK: - Documents

    private static func canonical(_ given: JSONObject, _ type: TypeDefinition) -> JSONObject {
        var document: JSONObject = ["credentials": .object(canonicalCredentials(given, type))]
        document["tenancySettings"] = given["tenancySettings"]
        document["options"] = given["options"]
        return document
    }

    private static func canonicalCredentials(_ given: JSONObject, _ type: TypeDefinition) -> JSONObject {
        var credentials = given["credentials"]?.object ?? [:]
        credentials["name"] = nil
        return type.credentials.canonical(credentials)
    }

    private static func merged(
        _ patch: JSONObject,
        into stored: JSONObject,
        _ type: TypeDefinition
    ) throws(RPCError) -> JSONObject {
        let before = stored["credentials"]?.object ?? [:]
        let change = canonicalCredentials(patch, type)
        let after = type.credentials.merged(change, into: before)
        let place = JSONPointer("credentials")
        let issues =
            type.credentials.unresolvedPlaceholders(in: after, at: place)
            + type.credentials.redirectedSecrets(stored: before, patch: change, merged: after, at: place)
        guard issues.isEmpty else { throw .invalidParameters(issues) }

        var others = patch
        others["credentials"] = nil
        var merged = MergePatch.apply(others, to: stored)
        merged["credentials"] = .object(after)
        return merged
    }

    // MARK: - Connecting

    /// What to connect with.
    ///
    /// - Parameter resolve: fetches what a reference stands for; given its place in the document.
    func resolvedCredentials(
        _ resolve: (JSONPointer, SecretReference) throws(UnavailableSecret) -> Secret
    ) throws(UnavailableSecret) -> Credentials {
        try type.credentials.credentials(from: credentials) { place, reference throws(UnavailableSecret) in
            try resolve(JSONPointer("credentials").appending(place), reference)
        }
    }
}

/// A document that the validators refuse.
struct InvalidDocument: Error {
    let issues: [Issue]
}

extension DocumentValidator {
    /// As `validate`, for a document of our own.
    func issues(in document: JSONObject) -> [Issue] {
        guard let text = try? JSONDocument.parsing(JSONValue.object(document).bytes) else {
            return [Issue(path: .root, code: .invalidFormat, message: "The document is nested too deeply.")]
        }
        return text.withRoot(validate)
    }
}

extension DocumentName {
    fileprivate static func issues(withNewName newName: String?) -> [Issue] {
        guard let newName, let text = try? JSONDocument.parsing(JSONValue.string(newName).bytes) else { return [] }
        return text.withRoot { issue(in: $0, key: "newName") }.map { [$0] } ?? []
    }
}

extension RPCError {
    fileprivate static func unknownType(of record: VaultRecord) -> RPCError {
        RPCError(.notSupported, "The source is of type `\(record.datasourceType)`, which this version doesn't know.")
    }
}
