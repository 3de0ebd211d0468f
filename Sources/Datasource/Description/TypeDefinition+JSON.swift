package import JSON

extension TypeDefinition {
    /// The type as `datasource.types` tells it.
    package var json: JSONValue {
        [
            "datasourceType": .string(name),
            "label": .string(label),
            "summary": .string(summary),
            "groups": .array(groups.map { ["name": .string($0.rawValue), "label": .string($0.label)] }),
            "fields": .array(credentials.fields.map(\.json)),
            "rules": .array(credentials.rules.map(\.json)),
            "jsonSchema": credentialsSchema,
        ]
    }

    /// A JSON Schema (2020-12) of the credentials, in canonical spelling, that `create` takes on the built-in vault.
    package var credentialsSchema: JSONValue {
        var schema: JSONObject = [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": .string("Credentials for \(label)"),
            "description": .string(summary),
        ]
        for member in credentials.schema.members {
            schema[member.key.string] = member.value
        }
        return .object(schema)
    }

    /// A JSON Schema (2020-12) of the whole document that `create` takes, with the options of the built-in vault.
    package var documentSchema: JSONValue {
        [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": .string("\(label) as a data source"),
            "type": "object",
            "properties": [
                "name": DocumentName.nameField.schema,
                "datasourceType": ["const": .string(name)],
                "credentials": .object(credentials.schema),
                "tenancySettings": .object(TenancySettings.form.schema),
                "options": .object(LocalOptions.form.schema),
            ],
            "required": ["name", "datasourceType", "credentials"],
            "additionalProperties": false,
        ]
    }
}
