import Datasource
import JSON
import JSONRPC
import Platforms

/// `datasource.translate`: a document in a platform's words, a platform's body as a document, or one platform's body in the
/// words of another. Nothing is resolved, sent or stored, and no secret comes back.
extension Bridge {
    func translate(_ params: JSONView?, _ result: inout [UInt8]) throws(RPCError) {
        let arguments = try Arguments(params, for: .translate)
        let given = arguments["body"]?.object ?? [:]
        let from = arguments.string("from").flatMap(Dialects.named)
        let to = arguments.string("to").flatMap(Dialects.named)
        var warnings: [Issue] = []
        var document = given
        var place: (JSONPointer) -> JSONPointer = { $0 }
        var origins: [Translation.Origin] = []
        if let from {
            let read = try Self.translating { () throws(Untranslatable) in try from.document(from: given) }
            document = read.body.revealed
            place = read.origin
            origins = read.origins
            warnings += read.warnings.map { $0.moved(below: Self.bodyPlace) }
        }
        let omitted = arguments.strings("omit").map { pointer in
            given["body"] == nil ? Self.placeInDocument(pointer, origins) : pointer
        }
        try document.removeMembers(at: omitted, given: JSONPointer("omit"))
        let source = try Self.source(document, to, place)
        var answer = source.document
        if let to {
            let written = try Self.translating(place) { () throws(Untranslatable) in try to.body(of: source) }
            answer = written.body
            warnings.addUnlessTold(written.warnings.map { $0.placed(place).moved(below: Self.bodyPlace) })
        } else if from == nil {
            warnings.addUnlessTold(source.unknownKeys.map { $0.moved(below: Self.bodyPlace) })
        }
        result.append(json: ["body": .object(answer.shown(as: .given)), "warnings": warnings.json])
    }

    private static let bodyPlace = JSONPointer("body")

    /// What is to be left out may be named as an issue names it: from the parameters, in the words of the given body.
    ///
    /// - Parameter origins: of the document that the body became; empty where it is one.
    private static func placeInDocument(_ pointer: String, _ origins: [Translation.Origin]) -> String {
        let prefix = bodyPlace.description
        guard pointer.hasPrefix(prefix + "/") else { return pointer }
        let inBody = String(pointer.dropFirst(prefix.count))
        return origins.first { $0.origin.description == inBody }?.place.description ?? inBody
    }

    /// - Parameter place: where what was translated stands in the parameter `body`.
    private static func translating(
        _ place: (JSONPointer) -> JSONPointer = { $0 },
        _ body: () throws(Untranslatable) -> Translation
    ) throws(RPCError) -> Translation {
        do throws(Untranslatable) {
            return try body()
        } catch {
            throw .invalidParameters(error.issues.map { $0.placed(place).moved(below: bodyPlace) })
        }
    }

    /// - Parameter dialect: whose words it shall be put in, which may know types by other names.
    private static func source(
        _ document: JSONObject,
        _ dialect: (any Dialect)?,
        _ place: (JSONPointer) -> JSONPointer
    ) throws(RPCError) -> OutgoingSource {
        let issues = shapeIssues(document)
        let source =
            if let dialect { dialect.source(document, needsName: false) } else {
                OutgoingSource(document, needsName: false)
            }
        guard issues.isEmpty, let source else {
            throw .invalidParameters(issues.map { $0.placed(place).moved(below: bodyPlace) })
        }
        return source
    }

    /// What keeps a document from being one at all.
    private static func shapeIssues(_ document: JSONObject) -> [Issue] {
        var issues: [Issue] = []
        func check(_ key: String, isRequired: Bool, _ kind: String, _ isRight: (JSONValue) -> Bool) {
            if let value = document[key], !isRight(value) {
                issues.append(Issue(path: JSONPointer(key), code: .wrongType, message: "`\(key)` must be \(kind)."))
            } else if isRequired, document[key] == nil {
                issues.append(Issue(path: JSONPointer(key), code: .missing, message: "`\(key)` is missing."))
            }
        }
        check("name", isRequired: false, "a string") { $0.string != nil }
        check("datasourceType", isRequired: true, "a string") { $0.string != nil }
        for key in ["credentials", "tenancySettings", "options"] {
            check(key, isRequired: key == "credentials", "an object") { $0.object != nil }
        }
        issues += nameIssues(document)
        let known = Set(Method.document(nameRequired: false).map { ExactString($0.name) })
        for key in document.keys where !known.contains(ExactString(key)) {
            let message = "A document has no member of this name."
            issues.append(Issue(path: JSONPointer(key), code: .unknownField, message: message))
        }
        return issues
    }
}

extension Bridge {
    /// The name may stand among the credentials, too, but be only one.
    private static func nameIssues(_ document: JSONObject) -> [Issue] {
        guard let inner = document["credentials"]?["name"] else { return [] }
        let place = JSONPointer("credentials", "name")
        guard let text = inner.string else {
            return [Issue(path: place, code: .wrongType, message: "`credentials.name` must be a string.")]
        }
        guard let name = document["name"]?.string, !name.utf8.elementsEqual(text.utf8) else { return [] }
        let message = "`credentials.name` says something else than `name`: give one of them."
        return [Issue(path: place, code: .conflict, message: message)]
    }
}

extension Issue {
    /// The same issue of what its place comes from.
    fileprivate func placed(_ origin: (JSONPointer) -> JSONPointer) -> Issue {
        var issue = self
        issue.path = origin(path)
        return issue
    }

    /// The same issue of something that stands deeper.
    func moved(below place: JSONPointer) -> Issue {
        var issue = self
        issue.path = place.appending(path)
        return issue
    }
}

extension OutgoingSource {
    /// What nobody knows, of a type that is known.
    fileprivate var unknownKeys: [Issue] {
        guard let form = type?.credentials else { return [] }
        return credentials.keys.filter { form.field(named: $0) == nil }.map { key in
            Issue(
                path: JSONPointer("credentials", key),
                code: .unknownField,
                message: "`\(key.excerpt)` isn't known; it is passed on as it is, and its value counts as secret.",
                severity: .warning
            )
        }
    }

    /// The document in canonical spelling.
    fileprivate var document: GuardedObject {
        var document = GuardedObject()
        document["name"] = name.isEmpty ? nil : .plain(.string(name))
        document["datasourceType"] = .plain(.string(datasourceType))
        document["credentials"] = .object(guardedCredentials)
        document["tenancySettings"] = tenancySettings.map { .plain(.object($0)) }
        document["options"] = guardedOptions.map { .object($0) }
        return document
    }
}
