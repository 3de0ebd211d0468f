import JSON

extension Field {
    /// The field as a JSON Schema (2020-12).
    func writeSchema(_ writer: inout DescriptionWriter) {
        writer.object { writer in
            writer.member("title", label)
            writer.member("description", help)
            if isSecret {
                writer.member("writeOnly", true)
                writer.key("anyOf")
                writer.array(types) { type, writer in
                    writer.object { writeShape(of: type, &$0) }
                }
                // The array is opened again for the references that may stand for any secret.
                writer.append(toArray: Self.references)
            } else if types.count == 1, let type = types.first {
                writeShape(of: type, &writer)
            } else {
                writer.key("anyOf")
                writer.array(types) { type, writer in
                    writer.object { writeShape(of: type, &$0) }
                }
            }
            writer.member("default", defaultValue)
            writer.key("examples")
            writer.array(CollectionOfOne(example)) { $1.value($0) }
        }
    }

    /// The members of a schema for one of its types.
    private func writeShape(of type: ValueType, _ writer: inout DescriptionWriter) {
        switch type {
        case .string:
            writeTextShape(&writer)
        case .integer:
            writer.member("type", "integer")
            writer.member("minimum", range?.lowerBound)
            writer.member("maximum", range?.upperBound)
        case .boolean:
            writer.member("type", "boolean")
        case .strings:
            writer.member("type", "array")
            writer.key("items")
            writer.object { writeTextShape(&$0) }
        case .object:
            writeObjectShape(&writer)
        case .form(let form):
            form.writeSchemaMembers(&writer)
        case .forms(let form):
            writer.member("type", "array")
            writer.key("items")
            writer.object { form.writeSchemaMembers(&$0) }
            writer.member("minItems", minimumCount > 0 ? minimumCount : nil)
        }
    }

    private func writeObjectShape(_ writer: inout DescriptionWriter) {
        writer.member("type", "object")
        guard isSecret else { return }
        if format == .serviceAccountKey {
            writer.key("properties")
            writer.literal(Self.serviceAccountMembers)
            writer.member("required", ["type", "project_id", "client_email", "private_key"])
        } else {
            // A secret that is an object isn't mistaken for a reference.
            writer.member("minProperties", 1)
            writer.key("propertyNames")
            writer.literal(#"{"not":{"pattern":"^\\$"}}"#)
        }
    }

    private func writeTextShape(_ writer: inout DescriptionWriter) {
        writer.member("type", "string")
        if format == .encodingName {
            // The list is for editors: other spellings of these names are valid too.
            writer.key("anyOf")
            writer.array([true, false]) { isUsual, writer in
                writer.object { writer in
                    if isUsual {
                        writer.member("enum", allowedValues)
                    } else {
                        writer.member("pattern", format.schemaPattern)
                    }
                }
            }
        } else if allowedValues.isEmpty {
            writer.member("minLength", 1)
            writer.member("maxLength", maximumLength ?? format.schemaMaximumLength)
            writer.member("pattern", format.schemaPattern)
            if isSecret {
                writer.key("not")
                writer.literal(#"{"const":"<redacted>"}"#)
            }
        } else {
            writer.member("enum", allowedValues)
        }
    }

    private static let serviceAccountMembers: StaticString = #"""
        {"type":{"const":"service_account"},"project_id":{"type":"string","minLength":1},\#
        "client_email":{"type":"string","minLength":1},\#
        "private_key":{"type":"string","pattern":"-----BEGIN [\\s\\S]*-----END "}}
        """#

    private static let references: StaticString = #"""
        {"type":"object","properties":{"$env":{"type":"string","pattern":"^[^=\\u0000]+$"}},\#
        "required":["$env"],"additionalProperties":false},\#
        {"type":"object","properties":{"$file":{"type":"string","pattern":"^[^\\u0000]+$"}},\#
        "required":["$file"],"additionalProperties":false},\#
        {"type":"object","properties":{"$command":{"type":"array","minItems":1,\#
        "items":{"type":"string","pattern":"^[^\\u0000]+$"}}},"required":["$command"],"additionalProperties":false}
        """#
}
