import JSON

extension ObjectForm {
    /// The form as a JSON Schema (2020-12). What is only worth a warning isn't part of it.
    var schema: JSONObject {
        var schema: JSONObject = [
            "type": "object",
            "properties": .object(JSONObject(fields.map { (key: $0.name, value: $0.schema) })),
            "required": .array(fields.filter { $0.requirement == .always }.map { .string($0.name) }),
            "additionalProperties": false,
        ]
        let together = dependentRequired
        if !together.isEmpty {
            schema["dependentRequired"] = .object(together)
        }
        let conditions = requirementSchemas + applicabilitySchemas + ruleSchemas
        if !conditions.isEmpty {
            schema["allOf"] = .array(conditions)
        }
        return schema
    }

    /// `if` a condition holds, `then` these fields are required.
    private var requirementSchemas: [JSONValue] {
        var conditions: [Condition] = []
        for field in fields {
            if case .when(let condition) = field.requirement, !conditions.contains(condition) {
                conditions.append(condition)
            }
        }
        return conditions.map { condition in
            let names = fields.filter { $0.requirement == .when(condition) }.map(\.name)
            return ["if": condition.schema(in: self), "then": Self.requiring(names)]
        }
    }

    /// Unless a condition holds, a field can't be given.
    private var applicabilitySchemas: [JSONValue] {
        fields.compactMap { field in
            guard case .when(let condition, .error) = field.applicability else { return nil }
            let without: JSONValue = ["properties": .object([field.name: false])]
            return ["if": condition.schema(in: self), "then": true, "else": without]
        }
    }

    private var dependentRequired: JSONObject {
        var dependent = JSONObject()
        for case .together(let names) in rules {
            for name in names {
                dependent[name] = .array(names.filter { $0 != name }.map(JSONValue.string))
            }
        }
        return dependent
    }

    private var ruleSchemas: [JSONValue] {
        rules.compactMap { rule in
            switch rule {
            case .together, .agreement:
                // A schema can't look into a text.
                return nil
            case .atLeastOne(let alternatives, let condition):
                let oneOf: JSONValue = ["anyOf": .array(alternatives.map(Self.requiring))]
                guard let condition else { return oneOf }
                return ["if": condition.schema(in: self), "then": oneOf]
            case .atMostOne(let names):
                let pairs = names.indices.flatMap { first in
                    names.indices.filter { $0 > first }.map { Self.requiring([names[first], names[$0]]) }
                }
                return ["not": ["anyOf": .array(pairs)]]
            }
        }
    }

    private static func requiring(_ names: [String]) -> JSONValue {
        ["required": .array(names.map(JSONValue.string))]
    }
}

extension Condition {
    /// A schema that an object in canonical spelling satisfies when the condition holds.
    func schema(in form: ObjectForm) -> JSONValue {
        switch self {
        case .equals(let name, let value):
            Self.schema(of: name, isOneOf: [value], in: form)
        case .isOneOf(let name, let values):
            Self.schema(of: name, isOneOf: values, in: form)
        case .isGiven(let name):
            ["required": [.string(name)]]
        case .not(let condition):
            ["not": condition.schema(in: form)]
        case .all(let conditions):
            ["allOf": .array(conditions.map { $0.schema(in: form) })]
        case .any(let conditions):
            ["anyOf": .array(conditions.map { $0.schema(in: form) })]
        }
    }

    /// A field that isn't given counts as having its default, so it is only required where the default is another value.
    private static func schema(of name: String, isOneOf values: [JSONValue], in form: ObjectForm) -> JSONValue {
        let value: JSONValue = values.count == 1 ? ["const": values[0]] : ["enum": .array(values)]
        var schema: JSONObject = ["properties": .object([name: value])]
        let standard = form.field(named: name)?.defaultValue
        if !values.contains(where: { $0 == standard }) {
            schema["required"] = [.string(name)]
        }
        return .object(schema)
    }
}
