package import JSON
import JSONRPC

/// The machine-readable description of all methods, by the OpenRPC specification, made from the same table that calls are
/// checked against.
package enum OpenRPC {
    package static let document: JSONValue = [
        "openrpc": "1.2.6",
        "info": [
            "title": "datasource-bridge",
            "version": .string(Bridge.protocolRevision),
            "description": "Lists, creates, updates, deletes, validates and tests data sources, one JSON text a line.",
        ],
        "methods": .array(Method.allCases.map(\.description)),
    ]

    /// As one line.
    static let compact = document.bytes
}

extension Method {
    fileprivate var description: JSONValue {
        [
            "name": .string(rawValue),
            "summary": .string(summary),
            "paramStructure": "either",
            "params": .array(parameters.map(\.description)),
            "result": ["name": "result", "schema": ["type": "object"]],
        ]
    }

    private var summary: String {
        switch self {
        case .validate: "Checks a document and reports every problem at once."
        case .ping: "Answers an empty object."
        case .list: "Lists the sources of a target."
        case .get: "Reads a source, with its secrets hidden."
        case .create: "Tests a new source and stores it."
        case .update: "Changes a source by a merge patch, tests it and stores it."
        case .delete: "Deletes a source."
        case .test: "Tests a connection and reports what happened at which stage."
        case .copy: "Creates a copy of a source, on the same target or another."
        case .sync: "Reads a source's schema again and caches it."
        case .schema: "Answers the cached schema of a source."
        case .types: "Describes the types of data source, with their fields."
        case .targetList: "Lists the targets and what they can do."
        case .targetCheck: "Looks whether a target can be reached and lets us in."
        case .info: "Tells version, limits and targets."
        case .cancel: "Cancels a request that waits or runs."
        case .shutdown: "Ends the process once everything accepted is answered."
        case .discover: "Answers this document."
        }
    }
}

extension Parameter {
    fileprivate var description: JSONValue {
        [
            "name": .string(name),
            "description": .string(help),
            "required": .bool(isRequired),
            "schema": kind.schema,
        ]
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
