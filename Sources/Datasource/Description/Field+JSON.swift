package import JSON

extension Field {
    /// The field as `datasource.types` tells it: all that an editor needs to draw it.
    package var json: JSONValue {
        var json: JSONObject = [
            "name": .string(name),
            "type": Self.oneOrMore(types.map { .string($0.jsonType) }),
            "label": .string(label),
            "help": .string(help),
            "group": .string(group.rawValue),
            "secret": .bool(isSecret),
            "required": requirement.json,
        ]
        if case .when(let condition, let severity) = applicability {
            json["appliesWhen"] = condition.json
            json["otherwise"] = .string(severity.rawValue)
        }
        if !allowedValues.isEmpty {
            json["allowedValues"] = .array(allowedValues.map(JSONValue.string))
        }
        json["minimum"] = range.map { .number(JSONNumber($0.lowerBound)) }
        json["maximum"] = range.map { .number(JSONNumber($0.upperBound)) }
        json["minimumItems"] = minimumCount > 0 ? .number(JSONNumber(minimumCount)) : nil
        json["maximumLength"] = maximumLength.map { .number(JSONNumber($0)) }
        if holdsText, allowedValues.isEmpty || format == .encodingName {
            json["format"] = .string(format.rawValue)
        }
        json["fields"] = form.map { .array($0.fields.map(\.json)) }
        json["rules"] = form.map { .array($0.rules.map(\.json)) }
        json["default"] = defaultValue
        json["example"] = example
        json["aliases"] = .array(aliases.map(JSONValue.string))
        json["decidesDestination"] = .bool(!decides.isEmpty)
        json["origin"] = .string(origin.rawValue)
        return .object(json)
    }

    /// Whether its value is a string, or holds strings that obey its format.
    var holdsText: Bool {
        types.contains { type in
            switch type {
            case .string, .strings: true
            default: false
            }
        }
    }

    private static func oneOrMore(_ values: [JSONValue]) -> JSONValue {
        values.count == 1 ? values[0] : .array(values)
    }
}

extension ValueType {
    /// The name that JSON Schema has for it.
    var jsonType: String {
        switch self {
        case .string: "string"
        case .integer: "integer"
        case .boolean: "boolean"
        case .strings, .forms: "array"
        case .object, .form: "object"
        }
    }
}

extension Requirement {
    var json: JSONValue {
        switch self {
        case .always: true
        case .never: false
        case .when(let condition): ["when": condition.json]
        }
    }
}

extension Condition {
    /// `{"field", "equals"}` and the like. A field that isn't given counts as having its default.
    var json: JSONValue {
        switch self {
        case .equals(let name, let value): ["field": .string(name), "equals": value]
        case .isOneOf(let name, let values): ["field": .string(name), "in": .array(values)]
        case .isGiven(let name): ["field": .string(name), "given": true]
        case .not(let condition): ["not": condition.json]
        case .all(let conditions): ["all": .array(conditions.map(\.json))]
        case .any(let conditions): ["any": .array(conditions.map(\.json))]
        }
    }
}

extension Rule {
    /// `{"together"}`, `{"atLeastOneOf", "when"?}`, `{"atMostOneOf"}` or `{"agreementWith", "of"}`, each with names of fields.
    var json: JSONValue {
        switch self {
        case .together(let names):
            return ["together": Self.json(names)]
        case .atMostOne(let names):
            return ["atMostOneOf": Self.json(names)]
        case .agreement(let name, _, let fields):
            let parts = fields.map { field -> JSONValue in
                ["field": .string(field.name), "part": .string(field.part.rawValue)]
            }
            return ["agreementWith": .string(name), "of": .array(parts)]
        case .atLeastOne(let alternatives, let condition):
            var json: JSONObject = ["atLeastOneOf": .array(alternatives.map(Self.json))]
            json["when"] = condition.map(\.json)
            return .object(json)
        }
    }

    private static func json(_ names: [String]) -> JSONValue {
        .array(names.map(JSONValue.string))
    }
}
