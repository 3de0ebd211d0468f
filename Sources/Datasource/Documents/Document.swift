package import JSON

/// A data source as it is stored: what it is called, what it is and how to connect. It holds secrets, so everything that
/// prints it prints its name and type alone.
package struct Document: Hashable, Sendable {
    package var name: String
    package let type: TypeDefinition

    /// In canonical spelling, without the name.
    package var credentials: JSONObject
    package var tenancySettings: JSONObject?
    package var options: JSONObject?

    package init(
        name: String,
        type: TypeDefinition,
        credentials: JSONObject,
        tenancySettings: JSONObject? = nil,
        options: JSONObject? = nil
    ) {
        self.name = name
        self.type = type
        self.credentials = type.canonical(credentials)
        self.tenancySettings = tenancySettings
        self.options = options
    }

    /// The document among the parameters of a method; nil unless a validator finds no error in it.
    ///
    /// - Parameter params: the document's members, perhaps with others beside them, which are left alone.
    package init?(_ params: JSONView, catalogue: Catalogue = .standard) {
        let members = DocumentMembers(params)
        let credentials = members.credentials?.value.object ?? JSONObject()
        guard let name = members.name?.string ?? credentials["name"]?.string else { return nil }
        let typeName = members.datasourceType?.string
        guard let type = typeName.flatMap({ catalogue.type(named: $0) }) else { return nil }
        self.init(
            name: name,
            type: type,
            credentials: credentials,
            tenancySettings: members.tenancySettings?.value.object,
            options: members.options?.value.object
        )
    }

    /// The document as it may be shown: each secret `{"$secret": "stored"}`, each reference as it is.
    package var redacted: JSONObject {
        json(credentials: type.credentials.redacted(credentials))
    }

    /// The document with its secrets, for what may hold them: an encrypted store, or the target itself.
    package var unredacted: JSONObject {
        json(credentials: credentials)
    }

    private func json(credentials: JSONObject) -> JSONObject {
        var document: JSONObject = [
            "name": .string(name),
            "datasourceType": .string(type.name),
            "credentials": .object(credentials),
        ]
        document["tenancySettings"] = tenancySettings.map(JSONValue.object)
        document["options"] = options.map(JSONValue.object)
        return document
    }
}

extension Document: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "\(name) (\(type.name))" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: ["name": name, "type": type.name]) }
}

extension TypeDefinition: Hashable {
    package static func == (left: TypeDefinition, right: TypeDefinition) -> Bool { left === right }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(ObjectIdentifier(self))
    }
}
