import Datasource
package import JSON

/// RiverGen's words as a dialect, for translating without sending.
package struct RiverGenWords: Dialect {
    package let name = "rivergen"
    package let service = "RiverGen"

    /// The body has placeholders where there are secrets.
    package func body(of source: OutgoingSource) throws(Untranslatable) -> Translation {
        var document: JSONObject = ["name": .string(source.name), "datasourceType": .string(source.datasourceType)]
        document["credentials"] = .object(source.guardedCredentials.shown(as: .given))
        document["tenancySettings"] = source.tenancySettings.map(JSONValue.object)
        document["options"] = (source.guardedOptions?.shown(as: .given)).map(JSONValue.object)
        guard let shown = RiverGenDialect.source(document) else { throw Untranslatable(issues: []) }
        let translation = RiverGenDialect.creation(shown)
        guard !translation.issues.hasErrors else { throw Untranslatable(issues: translation.issues) }
        var body = translation.body.complete
        if source.name.isEmpty {
            body["name"] = nil
        }
        return Translation(
            body: GuardedObject(plain: body),
            warnings: translation.issues + Self.unknownKeys(of: source)
        )
    }

    package func document(from body: JSONObject) throws(Untranslatable) -> Translation {
        guard body["type"]?.string != nil else {
            let message = "`type` is missing: it says what type the source is of."
            throw Untranslatable(issues: [Issue(path: JSONPointer("type"), code: .missing, message: message)])
        }
        guard (body["credentials"] ?? [:]).object != nil else {
            let message = "`credentials` must be an object."
            throw Untranslatable(issues: [Issue(path: JSONPointer("credentials"), code: .wrongType, message: message)])
        }
        let document = RiverGenDialect.document(from: body)
        let type = document["datasourceType"]?.string.flatMap(Catalogue.standard.type)
        let forms = ["credentials": type?.credentials, "options": RiverGenOptions.form]
        var translated = GuardedObject(plain: document)
        for (key, form) in forms {
            guard let object = document[key]?.object else { continue }
            let guarded = GuardedObject(object, form: form ?? ObjectForm([]), at: JSONPointer(key))
            translated[key] = .object(guarded)
        }
        return Translation(body: translated, warnings: unknownKeys(in: body))
    }

    // MARK: - What nobody knows

    private static func unknownKeys(of source: OutgoingSource) -> [Issue] {
        let credentials = source.credentials.keys.filter { key in
            source.type?.credentials.field(named: key) == nil && RiverGenField.named(key)?.isCredential != true
        }
        let options = source.options?.keys.filter { RiverGenOptions.form.field(named: $0) == nil } ?? []
        return credentials.map { warning($0, at: JSONPointer("credentials", $0)) }
            + options.map { warning($0, at: JSONPointer("options", $0)) }
    }

    private func unknownKeys(in body: JSONObject) -> [Issue] {
        let beside = body.keys.filter { $0 != "credentials" && RiverGenField.named($0)?.home != .source }
        let credentials =
            body["credentials"]?.object?.keys.filter { RiverGenField.named($0)?.home != .credentials } ?? []
        return beside.map { Self.warning($0, at: JSONPointer($0)) }
            + credentials.map { Self.warning($0, at: JSONPointer("credentials", $0)) }
    }

    private static func warning(_ key: String, at place: JSONPointer) -> Issue {
        .unknownKey(key, at: place, for: "RiverGen")
    }
}
