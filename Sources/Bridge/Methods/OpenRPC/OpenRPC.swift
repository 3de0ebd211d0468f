import Datasource
package import JSON
import JSONRPC

/// The machine-readable description of all methods, by the OpenRPC specification 1.2.6, made from the same table that calls are
/// checked against, and from what `MethodDescriptions` and `ComponentSchemas` say of results.
package enum OpenRPC {
    package static let document: JSONValue = [
        "openrpc": "1.2.6",
        "info": [
            "title": "datasource-bridge",
            "version": .string(Bridge.protocolRevision),
            "description": "Lists, creates, updates, deletes, validates and tests data sources, one JSON text a line.",
        ],
        "methods": .array(Method.allCases.map(\.description)),
        "components": ["schemas": ComponentSchemas.all, "errors": components],
    ]

    /// As one line.
    static let compact = document.bytes

    private static let components: JSONValue = .object(
        JSONObject(ErrorCode.published.map { ($0.code.name, $0.object) })
    )
}

extension Method {
    fileprivate var description: JSONValue {
        let words = MethodDescriptions.all[rawValue] ?? [:]
        var description: JSONObject = ["name": .string(rawValue)]
        description["summary"] = words["summary"]
        description["paramStructure"] = "either"
        description["params"] = .array(parameters.map(\.description))
        description["x-paramsByName"] = paramsByName
        description["result"] = ["name": "result", "schema": words["result"] ?? [:]]
        description["errors"] = .array(ErrorCode.published.filter { $0.concerns(self) }.map(\.object))
        description["examples"] = .array([example(words["example"] ?? [:])])
        return .object(description)
    }

    /// The schema of `params` as one object, which the specification itself has no place for.
    private var paramsByName: JSONValue {
        var all = parameters
        if defaultTimeoutMilliseconds != nil {
            all.append(ArgumentBinding.progress)
        }
        return [
            "type": "object",
            "properties": .object(JSONObject(all.map { (key: $0.name, value: $0.describedSchema) })),
            "required": .array(all.filter(\.isRequired).map { .string($0.name) }),
            "additionalProperties": false,
        ]
    }

    private func example(_ words: JSONValue) -> JSONValue {
        let given = words["params"]?.object?.members ?? []
        return [
            "name": .string(rawValue),
            "params": .array(given.map { ["name": .string($0.key.string), "value": $0.value] }),
            "result": ["name": "result", "value": words["result"] ?? shownResult(of: given)],
        ]
    }

    /// What the method answers to its example, where that is too long to be written down twice.
    private func shownResult(of given: [JSONObject.Member]) -> JSONValue {
        guard self == .types, let type = given.first?.value.string else { return [:] }
        return TypesAnswer.one(type).flatMap { try? JSONValue(parsing: $0) } ?? [:]
    }
}

extension Parameter {
    fileprivate var description: JSONValue {
        [
            "name": .string(name),
            "description": .string(help),
            "required": .bool(isRequired),
            "schema": schema,
        ]
    }

    private var schema: JSONValue {
        kind == .any ? ComponentSchemas.reference(toMember: name) : kind.schema
    }

    /// The schema, with the help where nothing else describes it.
    fileprivate var describedSchema: JSONValue {
        guard kind != .any, var described = kind.schema.object else { return schema }
        described["description"] = .string(help)
        return .object(described)
    }
}

extension Parameter.Kind {
    fileprivate var schema: JSONValue {
        switch self {
        case .string: return ["type": "string"]
        case .boolean: return ["type": "boolean"]
        case .object: return ["type": "object"]
        case .strings: return ["type": "array", "items": ["type": "string"]]
        case .choice(let choices): return ["type": "string", "enum": .array(choices.map { .string($0) })]
        case .id: return ["type": ["string", "number"]]
        case .any: return [:]
        case .integer(let range):
            var schema: JSONObject = ["type": "integer", "minimum": .number(JSONNumber(range.lowerBound))]
            if range.upperBound != .max {
                schema["maximum"] = .number(JSONNumber(range.upperBound))
            }
            return .object(schema)
        }
    }
}
