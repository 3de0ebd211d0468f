package import JSON

extension TypeDefinition {
    package var json: JSONValue { ["datasourceType": .string(name), "label": .string(label)] }
}
