import JSON

extension ObjectForm {
    /// The members of the form's JSON Schema (2020-12). What is only worth a warning isn't part of it.
    func writeSchemaMembers(_ writer: inout DescriptionWriter) {
        writer.member("type", "object")
        writer.key("properties")
        writer.object { writer in
            for field in fields {
                writer.key(named: field.name)
                field.writeSchema(&writer)
            }
        }
        writer.member("required", fields.filter { $0.requirement == .always }.map(\.name))
        writer.member("additionalProperties", false)
        writeTogether(&writer)
        writeConditions(&writer)
    }

    private func writeTogether(_ writer: inout DescriptionWriter) {
        let groups = rules.compactMap { if case .together(let names) = $0 { names } else { nil } }
        guard !groups.isEmpty else { return }
        writer.key("dependentRequired")
        writer.object { writer in
            for names in groups {
                for name in names {
                    writer.key(named: name)
                    writer.strings(names.filter { $0 != name })
                }
            }
        }
    }

    // MARK: - Conditions

    /// A part of `allOf`.
    private enum Part {
        /// `if` a condition holds, `then` these fields are required.
        case requirement(Condition, [String])

        /// Unless a condition holds, a field can't be given.
        case applicability(Condition, String)
        case rule(Rule)
    }

    private var parts: [Part] {
        var parts: [Part] = []
        var conditions: [Condition] = []
        for field in fields {
            guard case .when(let condition) = field.requirement, !conditions.contains(condition) else { continue }
            conditions.append(condition)
            let names = fields.filter { $0.requirement == .when(condition) }.map(\.name)
            parts.append(.requirement(condition, names))
        }
        for field in fields {
            if case .when(let condition, .error) = field.applicability {
                parts.append(.applicability(condition, field.name))
            }
        }
        for rule in rules {
            switch rule {
            case .atLeastOne, .atMostOne: parts.append(.rule(rule))
            case .together, .agreement: break
            }
        }
        return parts
    }

    private func writeConditions(_ writer: inout DescriptionWriter) {
        let parts = parts
        guard !parts.isEmpty else { return }
        writer.key("allOf")
        writer.array(parts) { part, writer in
            writer.object { write(part, &$0) }
        }
    }

    private func write(_ part: Part, _ writer: inout DescriptionWriter) {
        switch part {
        case .requirement(let condition, let names):
            write("if", condition, &writer)
            writer.key("then")
            writer.object { $0.member("required", names) }
        case .applicability(let condition, let name):
            write("if", condition, &writer)
            writer.member("then", true)
            writer.key("else")
            writer.object { writer in
                writer.key("properties")
                writer.object { writer in
                    writer.key(named: name)
                    writer.literal("false")
                }
            }
        case .rule(.atLeastOne(let alternatives, let condition)):
            guard let condition else {
                writeAny(of: alternatives, &writer)
                return
            }
            write("if", condition, &writer)
            writer.key("then")
            writer.object { writeAny(of: alternatives, &$0) }
        case .rule(.atMostOne(let names)):
            let pairs = names.indices.flatMap { first in
                names.indices.filter { $0 > first }.map { [names[first], names[$0]] }
            }
            writer.key("not")
            writer.object { writeAny(of: pairs, &$0) }
        case .rule:
            break
        }
    }

    private func writeAny(of alternatives: [[String]], _ writer: inout DescriptionWriter) {
        writer.key("anyOf")
        writer.array(alternatives) { names, writer in
            writer.object { $0.member("required", names) }
        }
    }

    private func write(_ key: StaticString, _ condition: Condition, _ writer: inout DescriptionWriter) {
        writer.key(key)
        condition.writeSchema(in: self, &writer)
    }
}

extension Condition {
    /// A schema that an object in canonical spelling satisfies when the condition holds.
    func writeSchema(in form: ObjectForm, _ writer: inout DescriptionWriter) {
        writer.object { writer in
            switch self {
            case .equals(let name, let value):
                Self.writeSchema(of: name, isOneOf: [value], in: form, &writer)
            case .isOneOf(let name, let values):
                Self.writeSchema(of: name, isOneOf: values, in: form, &writer)
            case .isGiven(let name):
                writer.member("required", [name])
            case .not(let condition):
                writer.key("not")
                condition.writeSchema(in: form, &writer)
            case .all(let conditions):
                writer.key("allOf")
                writer.array(conditions) { $0.writeSchema(in: form, &$1) }
            case .any(let conditions):
                writer.key("anyOf")
                writer.array(conditions) { $0.writeSchema(in: form, &$1) }
            }
        }
    }

    /// A field that isn't given counts as having its default, so it is only required where the default is another value.
    private static func writeSchema(
        of name: String,
        isOneOf values: [JSONValue],
        in form: ObjectForm,
        _ writer: inout DescriptionWriter
    ) {
        writer.key("properties")
        writer.object { writer in
            writer.key(named: name)
            writer.object { writer in
                if values.count == 1 {
                    writer.member("const", values[0])
                } else {
                    writer.key("enum")
                    writer.array(values) { $1.value($0) }
                }
            }
        }
        let standard = form.fields.first { $0.name == name }?.defaultValue
        if !values.contains(where: { $0 == standard }) {
            writer.member("required", [name])
        }
    }
}
