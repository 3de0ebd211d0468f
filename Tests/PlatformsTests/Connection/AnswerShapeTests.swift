import JSON
import Testing

@testable import Platforms

/// Every member of every answer that a platform documents, with a value of its kind and of another.
@Suite struct AnswerShapeTests {
    struct Documented: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let shape: AnswerShape

        init(_ name: String, _ shape: AnswerShape) {
            testDescription = name
            self.shape = shape
        }
    }

    static let documented = [
        Documented("Credible's connection", CredibleShapes.connection),
        Documented("Credible's schema", CredibleShapes.schema), Documented("Credible's table", CredibleShapes.table),
        Documented("Credible's test", CredibleShapes.test), Documented("RiverGen's source", RiverGenShapes.source),
        Documented("RiverGen's changed source", RiverGenShapes.changedSource),
        Documented("RiverGen's page", RiverGenShapes.page),
        Documented("RiverGen's update of credentials", RiverGenShapes.credentialsUpdate),
        Documented("RiverGen's deletion", RiverGenShapes.deletion), Documented("RiverGen's test", RiverGenShapes.test),
        Documented("RiverGen's health", RiverGenShapes.health),
        Documented("RiverGen's discovery", RiverGenShapes.discovery),
        Documented("RiverGen's schemas", RiverGenShapes.schemas),
    ]

    private func value(_ kind: AnswerShape.Kind) -> JSONValue {
        switch kind {
        case .string: "text"
        case .integer: 7
        case .number: .number(JSONNumber(1.5, decimals: 1))
        case .boolean: true
        case .object(let shape): .object(object(shape))
        case .array(let kind): [value(kind)]
        case .map(let kind): ["key": value(kind)]
        }
    }

    private func object(_ shape: AnswerShape) -> JSONObject {
        JSONObject(members(shape).map { ($0.key, value($0.kind)) })
    }

    private func members(_ shape: AnswerShape) -> [(key: String, kind: AnswerShape.Kind)] {
        (shape.required.map { ($0.key, $0.value) } + shape.optional.map { ($0.key, $0.value) }).sorted { $0.0 < $1.0 }
    }

    private func mismatch(_ shape: AnswerShape, _ object: JSONObject) -> String? {
        do throws(AnswerMismatch) {
            try shape.check(object)
            return nil
        } catch {
            return error.expected
        }
    }

    /// The object once for each member, however deep, each time with a value of another kind there.
    private func spoiled(_ shape: AnswerShape) -> [(place: String, object: JSONObject)] {
        let whole = object(shape)
        return members(shape).flatMap { key, kind in
            spoiled(kind).map { place, value in
                var object = whole
                object[key] = value
                return (key + place, object)
            }
        }
    }

    private func spoiled(_ kind: AnswerShape.Kind) -> [(place: String, value: JSONValue)] {
        switch kind {
        case .string: [("", 7), ("", [:]), ("", [])]
        case .integer: [("", "7"), ("", value(.number)), ("", true)]
        case .number: [("", "7"), ("", [])]
        case .boolean: [("", "true"), ("", 1)]
        case .object(let shape):
            [("", "text"), ("", [])] + spoiled(shape).map { (".\($0.place)", .object($0.object)) }
        case .array(let kind):
            [("", "text"), ("", [:])] + spoiled(kind).map { ("[0]\($0.place)", [$0.value]) }
        case .map(let kind):
            [("", "text"), ("", [])] + spoiled(kind).map { (".key\($0.place)", ["key": $0.value]) }
        }
    }

    @Test("What is documented is taken, and nothing of another kind", arguments: documented)
    func kinds(documented: Documented) {
        let shape = documented.shape
        #expect(mismatch(shape, object(shape)) == nil)
        let spoiled = spoiled(shape)
        #expect(!spoiled.isEmpty)
        for (place, object) in spoiled {
            let said = mismatch(shape, object)
            #expect(said?.hasPrefix("`\(place)` to be ") == true, "\(place): \(said ?? "taken")")
        }
    }

    @Test("What may be missing may be null, and nothing else", arguments: documented)
    func absence(documented: Documented) {
        let shape = documented.shape
        for (key, _) in members(shape) {
            var (missing, null) = (object(shape), object(shape))
            missing[key] = nil
            null[key] = .null
            let isRequired = shape.required[key] != nil
            #expect((mismatch(shape, missing) != nil) == isRequired, "\(key)")
            #expect((mismatch(shape, null) != nil) == isRequired, "\(key)")
        }
        var more = object(shape)
        more["brandNew"] = [1]
        #expect(mismatch(shape, more) == nil)
    }
}
