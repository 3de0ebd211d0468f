import JSON

extension TypeDefinition {
    /// The type as `datasource.types` tells it.
    func describe(_ writer: inout DescriptionWriter) {
        writer.object { writer in
            writer.member("datasourceType", name)
            writer.member("label", label)
            writer.member("summary", summary)
            writer.key("groups")
            writer.array(groups) { group, writer in
                writer.object { writer in
                    writer.member("name", group.rawValue)
                    writer.member("label", group.label)
                }
            }
            writer.key("fields")
            writer.array(credentials.fields) { $0.describe(&$1) }
            writer.key("rules")
            writer.array(credentials.rules) { $0.describe(&$1) }
            writer.key("jsonSchema")
            writeCredentialsSchema(&writer)
        }
    }

    /// A JSON Schema (2020-12) of the credentials, in canonical spelling, that `create` takes on the built-in vault.
    private func writeCredentialsSchema(_ writer: inout DescriptionWriter) {
        writer.object { writer in
            writer.member("$schema", "https://json-schema.org/draft/2020-12/schema")
            writer.member("title", "Credentials for \(label)")
            writer.member("description", summary)
            credentials.writeSchemaMembers(&writer)
        }
    }
}

extension ObjectForm {
    /// A form that goes with any type.
    func describe(_ writer: inout DescriptionWriter) {
        writer.object { writer in
            writer.key("fields")
            writer.array(fields) { $0.describe(&$1) }
            writer.key("rules")
            writer.array(rules) { $0.describe(&$1) }
            writer.key("jsonSchema")
            writer.object { writeSchemaMembers(&$0) }
        }
    }
}
