package import Datasource
package import JSON

/// RiverGen's own words for a data source, both ways.
package enum RiverGenDialect {
    /// What documents for RiverGen are validated against: it may know fields before we do, so that what it doesn't document
    /// is a warning at most.
    package static let rules = TargetRules(
        inferred: .warning,
        unknownKeys: .warning,
        unknownTypes: .warning,
        options: RiverGenOptions.form,
        limits: TargetLimits(vendor: "RiverGen", lengths: [.init(of: "file", atMost: 1000)])
    )

    /// What a source becomes in RiverGen's words, and everything that deserves a look or can't be said there.
    package struct Translation: Sendable {
        package var body = RiverGenBody()
        package var issues: [Issue] = []

        /// What in the document the two parts of the body come from.
        package var sourcePlaces: [JSONPointer] = []
        package var credentialPlaces: [JSONPointer] = []
    }

    /// Values that go without saying: RiverGen has no place for these fields, and nothing but this is possible there.
    static let impliedValues: [String: JSONValue] = [
        "authType": "username/password", "server_type": "self-managed", "disableAuth": false,
    ]

    /// A document's members as a source that may be sent; nil unless they are of the right kinds.
    package static func source(_ document: JSONObject, catalogue: Catalogue = .standard) -> OutgoingSource? {
        var document = document
        // A type that goes by another name there may be called by it.
        if let type = document["datasourceType"]?.string, catalogue.type(named: type) == nil {
            document["datasourceType"] = .string(RiverGenType.datasourceType(of: type))
        }
        return OutgoingSource(document, catalogue: catalogue, orElse: RiverGenType.other)
    }

    /// RiverGen's name of a type.
    package static func type(of datasourceType: String) -> String {
        RiverGenType.name(of: datasourceType)
    }

    /// Our name of one of RiverGen's types.
    package static func datasourceType(of type: String) -> String {
        RiverGenType.datasourceType(of: type)
    }

    // MARK: - There

    /// A whole source, for a create.
    package static func creation(_ source: OutgoingSource) -> Translation {
        var translator = RiverGenTranslator(source, isUpdate: false)
        translator.translate()
        return translator.translation
    }

    /// What changes of a source.
    ///
    /// - Parameter source: with what changes alone, each null for what is to be taken away.
    package static func change(_ source: OutgoingSource, newName: String?) -> Translation {
        var translator = RiverGenTranslator(source, isUpdate: true)
        translator.translate(newName: newName)
        return translator.translation
    }

    // MARK: - Back

    /// The members of a document that a create's body holds.
    package static func document(from body: JSONObject, catalogue: Catalogue = .standard) -> JSONObject {
        var reader = RiverGenReader(typeName: body["type"]?.string, catalogue: catalogue)
        reader.read(body, leavingOut: ["credentials"], unknownAsOptions: true)
        reader.readCredentials(body["credentials"]?.object ?? [:])
        return reader.document
    }

    /// The members of a document that RiverGen tells of a source: everything but most of its credentials.
    package static func document(of source: RiverGenSource, catalogue: Catalogue = .standard) -> JSONObject {
        var reader = RiverGenReader(typeName: source.type, catalogue: catalogue)
        var fields = source.fields
        // It may have a password in it.
        if fields["connection_string"]?.string != nil {
            fields["connection_string"] = SecretPlaceholder.stored.json
        }
        reader.read(fields, leavingOut: [], unknownAsOptions: false)
        return reader.document
    }

    /// The place in a document of a field that RiverGen names in an error: `credentials.password`, `host`, `body.tags.0`.
    package static func place(of field: String, datasourceType: String?, catalogue: Catalogue = .standard)
        -> JSONPointer
    {
        let named = field.split(separator: ".").reversed().lazy.compactMap { RiverGenField.named(String($0)) }.first
        guard let field = named else { return .root }
        switch field.meaning {
        case .name: return JSONPointer("name")
        case .type: return JSONPointer("datasourceType")
        case .option: return JSONPointer("options", field.name)
        case .credential:
            let type = datasourceType.flatMap(catalogue.type)
            return JSONPointer("credentials", RiverGenReader.key(of: field, in: type?.credentials))
        }
    }
}
