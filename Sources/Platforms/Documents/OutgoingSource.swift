package import Datasource
package import JSON

/// A data source on its way to a platform. It may hold secrets, so everything that prints it prints its name and type alone.
package struct OutgoingSource: Sendable {
    /// Empty where a translation needs none.
    package let name: String
    package let datasourceType: String

    /// Nil for a type that isn't described here: the value of each of its keys counts as secret.
    package let type: TypeDefinition?

    /// In canonical spelling, without the name.
    package private(set) var credentials: JSONObject
    package let tenancySettings: JSONObject?
    package private(set) var options: JSONObject?

    /// - Parameters:
    ///   - document: its members; nil unless they are of the right kinds, which a validator makes sure of.
    ///   - needsName: whether a document without a name is none.
    ///   - substitute: describes the credentials of a type that the catalogue doesn't.
    package init?(
        _ document: JSONObject,
        needsName: Bool = true,
        catalogue: Catalogue = .standard,
        orElse substitute: TypeDefinition? = nil
    ) {
        let given = document["credentials"]?.object ?? [:]
        guard let name = document["name"]?.string ?? given["name"]?.string ?? (needsName ? nil : "") else {
            return nil
        }
        guard let datasourceType = document["datasourceType"]?.string else { return nil }
        self.name = name
        self.datasourceType = datasourceType
        type = catalogue.type(named: datasourceType) ?? substitute
        tenancySettings = document["tenancySettings"]?.object
        options = document["options"]?.object
        credentials = type?.canonical(given) ?? given
        if type == nil {
            credentials["name"] = nil
        }
    }

    /// The credentials with secrets kept apart from what may be shown.
    package var guardedCredentials: GuardedObject {
        GuardedObject(credentials, form: form, at: JSONPointer("credentials"))
    }

    /// The options, with the values of those that no platform is known to have kept apart: they count as secret.
    package var guardedOptions: GuardedObject? {
        options.map { GuardedObject($0, form: Self.knownOptions, at: JSONPointer("options")) }
    }

    private static let knownOptions: ObjectForm = {
        let others = [RiverGenOptions.form, CredibleOptions.form].flatMap(\.fields)
        return ObjectForm(LocalOptions.form.fields + others.filter { LocalOptions.form.field(named: $0.name) == nil })
    }()

    /// What its credentials are described by.
    var form: ObjectForm { type?.credentials ?? Self.unknownForm }

    private static let unknownForm = ObjectForm([])

    /// What stands in the place of a secret and leads nowhere: a reference that isn't well-formed, or the placeholder for what
    /// is stored, of which a platform tells nothing.
    package var unusableSecrets: [Issue] {
        var issues: [Issue] = []
        _ = form.mappingSecrets(in: credentials, at: JSONPointer("credentials")) { value, place in
            if let problem = Self.problem(withSecret: value) {
                issues.append(Issue(path: place, code: .invalidSecret, message: problem))
            }
            return value
        }
        return issues
    }

    private static func problem(withSecret value: JSONValue) -> String? {
        guard let object = value.object, SecretReference(value) == nil else { return nil }
        if SecretPlaceholder.isStored(value) {
            return "The target can't keep what it has here: give the secret."
        }
        let isMeantAsReference = object.keys.contains { ["$env", "$file", "$command", "$secret"].contains($0) }
        return isMeantAsReference ? "This isn't a well-formed reference to a secret." : nil
    }

    /// The source with every reference to a secret replaced by the secret.
    ///
    /// - Parameter resolve: given a reference, and its place in the document.
    package func resolving<Failure: Error>(
        _ resolve: (SecretReference, JSONPointer) throws(Failure) -> Secret
    ) throws(Failure) -> OutgoingSource {
        let place = JSONPointer("credentials")
        var source = self
        source.credentials = try form.mappingSecrets(in: credentials, at: place) { value, place throws(Failure) in
            guard let reference = SecretReference(value) else { return value }
            return .string(try resolve(reference, place).revealed)
        }
        return source
    }

    /// The source as it may be shown: each secret `<redacted>`, references too.
    package var redacted: OutgoingSource {
        var source = self
        source.credentials = form.mappingSecrets(in: credentials, at: .root) { _, _ in .string(Secret.redacted) }
        source.options = guardedOptions?.redacted
        return source
    }

    /// Every secret in it, for taking them out of what others say.
    package var secrets: [Secret] {
        var secrets: [Secret] = []
        _ = form.mappingSecrets(in: credentials, at: .root) { value, _ in
            Self.collect(value, &secrets)
            return value
        }
        return secrets + (guardedOptions?.secrets ?? [])
    }

    /// A secret that is an object is one as a whole, and so is each text inside.
    private static func collect(_ value: JSONValue, _ secrets: inout [Secret]) {
        switch value {
        case .string(let text):
            secrets.append(Secret(text.string))
        case .object(let object):
            secrets.append(Secret(String(decoding: value.bytes, as: UTF8.self)))
            object.members.forEach { collect($0.value, &secrets) }
        case .array(let elements):
            elements.forEach { collect($0, &secrets) }
        default:
            break
        }
    }
}

extension OutgoingSource: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "\(name) (\(datasourceType))" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: ["name": name, "type": datasourceType]) }
}
