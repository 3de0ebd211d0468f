import JSON

extension Field {
    /// The field as `datasource.types` tells it: all that an editor needs to draw it.
    func describe(_ writer: inout DescriptionWriter) {
        writer.object { writer in
            describeKind(&writer)
            describeConditions(&writer)
            describeValues(&writer)
            if let form {
                writer.key("fields")
                writer.array(form.fields) { $0.describe(&$1) }
                writer.key("rules")
                writer.array(form.rules) { $0.describe(&$1) }
            }
            writer.member("default", defaultValue)
            writer.member("example", example)
            writer.member("aliases", aliases)
            writer.member("decidesDestination", !decides.isEmpty)
            writer.member("origin", origin.rawValue)
        }
    }

    private func describeKind(_ writer: inout DescriptionWriter) {
        writer.member("name", name)
        if types.count == 1, let type = types.first {
            writer.member("type", type.jsonType)
        } else {
            writer.member("type", types.map(\.jsonType))
        }
        writer.member("label", label)
        writer.member("help", help)
        writer.member("group", group.rawValue)
        writer.member("secret", isSecret)
    }

    private func describeConditions(_ writer: inout DescriptionWriter) {
        writer.key("required")
        switch requirement {
        case .always: writer.literal("true")
        case .never: writer.literal("false")
        case .when(let condition):
            writer.object { writer in
                writer.key("when")
                condition.describe(&writer)
            }
        }
        if case .when(let condition, let severity) = applicability {
            writer.key("appliesWhen")
            condition.describe(&writer)
            writer.member("otherwise", severity.rawValue)
        }
    }

    private func describeValues(_ writer: inout DescriptionWriter) {
        if !allowedValues.isEmpty {
            writer.member("allowedValues", allowedValues)
        }
        writer.member("minimum", range?.lowerBound)
        writer.member("maximum", range?.upperBound)
        writer.member("minimumItems", minimumCount > 0 ? minimumCount : nil)
        writer.member("maximumLength", maximumLength)
        if holdsText, allowedValues.isEmpty || format == .encodingName {
            writer.member("format", format.rawValue)
        }
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

extension Condition {
    /// `{"field", "equals"}` and the like. A field that isn't given counts as having its default.
    func describe(_ writer: inout DescriptionWriter) {
        writer.object { writer in
            switch self {
            case .equals(let name, let value):
                writer.member("field", name)
                writer.member("equals", value)
            case .isOneOf(let name, let values):
                writer.member("field", name)
                writer.key("in")
                writer.array(values) { $1.value($0) }
            case .isGiven(let name):
                writer.member("field", name)
                writer.member("given", true)
            case .not(let condition):
                writer.key("not")
                condition.describe(&writer)
            case .all(let conditions):
                writer.key("all")
                writer.array(conditions) { $0.describe(&$1) }
            case .any(let conditions):
                writer.key("any")
                writer.array(conditions) { $0.describe(&$1) }
            }
        }
    }
}

extension Rule {
    /// `{"together"}`, `{"atLeastOneOf", "when"?}`, `{"atMostOneOf"}` or `{"agreementWith", "of"}`, each with names of fields.
    func describe(_ writer: inout DescriptionWriter) {
        writer.object { writer in
            switch self {
            case .together(let names):
                writer.member("together", names)
            case .atMostOne(let names):
                writer.member("atMostOneOf", names)
            case .agreement(let name, _, let fields):
                writer.member("agreementWith", name)
                writer.key("of")
                writer.array(fields) { field, writer in
                    writer.object { writer in
                        writer.member("field", field.name)
                        writer.member("part", field.part.rawValue)
                    }
                }
            case .atLeastOne(let alternatives, let condition):
                writer.key("atLeastOneOf")
                writer.array(alternatives) { $1.strings($0) }
                if let condition {
                    writer.key("when")
                    condition.describe(&writer)
                }
            }
        }
    }
}
