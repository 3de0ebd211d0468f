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
        var warnings: [Issue] = []
        var document = given
        let from = arguments.string("from").flatMap(Dialects.named)
        if let from {
            let read = try Self.translating(at: JSONPointer("body")) { () throws(Untranslatable) in
                try from.document(from: given)
            }
            document = read.body.revealed
            warnings += read.warnings.map { $0.moved(below: JSONPointer("body")) }
        }
        try document.removeMembers(at: arguments.strings("omit"), given: JSONPointer("omit"))
        // What is wrong with a document that nobody gave is told by its place in that document.
        let place = from == nil ? JSONPointer("body") : .root
        let source = try Self.source(document, at: place)
        var answer = source.document
        if let dialect = arguments.string("to").flatMap(Dialects.named) {
            let written = try Self.translating(at: place) { () throws(Untranslatable) in
                try dialect.body(of: source)
            }
            answer = written.body
            warnings.addUnlessTold(written.warnings.map { $0.moved(below: place) })
        }
        result.append(json: ["body": .object(answer.shown(as: .given)), "warnings": warnings.json])
    }

    private static func translating(
        at place: JSONPointer,
        _ body: () throws(Untranslatable) -> Translation
    ) throws(RPCError) -> Translation {
        do throws(Untranslatable) {
            return try body()
        } catch {
            throw .invalidParameters(error.issues.map { $0.moved(below: place) })
        }
    }

    private static func source(_ document: JSONObject, at place: JSONPointer) throws(RPCError) -> OutgoingSource {
        let issues = shapeIssues(document)
        guard issues.isEmpty, let source = OutgoingSource(document, needsName: false) else {
            throw .invalidParameters(issues.map { $0.moved(below: place) })
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
        let known = Set(Method.document(nameRequired: false).map { ExactString($0.name) })
        for key in document.keys where !known.contains(ExactString(key)) {
            let message = "A document has no member of this name."
            issues.append(Issue(path: JSONPointer(key), code: .unknownField, message: message))
        }
        return issues
    }
}

extension Issue {
    /// The same issue of something that stands deeper.
    func moved(below place: JSONPointer) -> Issue {
        var issue = self
        issue.path = place.appending(path)
        return issue
    }
}

extension OutgoingSource {
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
