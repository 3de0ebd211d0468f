import JSON

extension Field {
    /// The field as a JSON Schema (2020-12).
    var schema: JSONValue {
        var schema: JSONObject = [
            "title": .string(label),
            "description": .string(help),
        ]
        var shapes = types.map { shape(of: $0) }
        if isSecret {
            schema["writeOnly"] = true
            shapes += Self.references
        }
        if shapes.count == 1, let shape = shapes.first {
            for member in shape.members {
                schema[member.key.string] = member.value
            }
        } else {
            schema["anyOf"] = .array(shapes.map(JSONValue.object))
        }
        schema["default"] = defaultValue
        schema["examples"] = [example]
        return .object(schema)
    }

    private func shape(of type: ValueType) -> JSONObject {
        switch type {
        case .string:
            return textShape
        case .integer:
            var shape: JSONObject = ["type": "integer"]
            shape["minimum"] = range.map { .number(JSONNumber($0.lowerBound)) }
            shape["maximum"] = range.map { .number(JSONNumber($0.upperBound)) }
            return shape
        case .boolean:
            return ["type": "boolean"]
        case .strings:
            return ["type": "array", "items": .object(textShape)]
        case .object:
            // A secret that is an object isn't mistaken for a reference.
            guard isSecret else { return ["type": "object"] }
            guard format != .serviceAccountKey else { return Self.serviceAccountKey }
            return ["type": "object", "minProperties": 1, "propertyNames": ["not": ["pattern": "^\\$"]]]
        case .form(let form):
            return form.schema
        case .forms(let form):
            var shape: JSONObject = ["type": "array", "items": .object(form.schema)]
            shape["minItems"] = minimumCount > 0 ? .number(JSONNumber(minimumCount)) : nil
            return shape
        }
    }

    private var textShape: JSONObject {
        let usual = JSONValue.array(allowedValues.map(JSONValue.string))
        if format == .encodingName {
            // The list is for editors: other spellings of these names are valid too.
            let others: JSONValue = ["pattern": .string(format.schemaPattern)]
            return ["type": "string", "anyOf": [["enum": usual], others]]
        }
        guard allowedValues.isEmpty else {
            return ["type": "string", "enum": usual]
        }
        var shape: JSONObject = ["type": "string", "minLength": 1]
        shape["maxLength"] = (maximumLength ?? format.schemaMaximumLength).map { .number(JSONNumber($0)) }
        shape["pattern"] = .string(format.schemaPattern)
        return shape
    }

    private static let serviceAccountKey: JSONObject = [
        "type": "object",
        "properties": [
            "type": ["const": "service_account"],
            "project_id": ["type": "string", "minLength": 1],
            "client_email": ["type": "string", "minLength": 1],
            "private_key": ["type": "string", "pattern": "-----BEGIN [\\s\\S]*-----END "],
        ],
        "required": ["type", "project_id", "client_email", "private_key"],
    ]

    /// The references that may stand for any secret.
    private static let references: [JSONObject] = [
        reference("$env", to: ["type": "string", "pattern": "^[^=\\u0000]+$"]),
        reference("$file", to: words),
        reference("$command", to: ["type": "array", "minItems": 1, "items": words]),
    ]

    private static let words: JSONValue = ["type": "string", "pattern": "^[^\\u0000]+$"]

    private static func reference(_ key: String, to value: JSONValue) -> JSONObject {
        [
            "type": "object",
            "properties": .object([key: value]),
            "required": [.string(key)],
            "additionalProperties": false,
        ]
    }
}
