import Datasource
import JSON
import POSIX
import Vault

/// What of a stored source may be shown.
extension VaultRecord {
    /// The source in a list.
    var listItem: JSONValue {
        var item: JSONObject = ["name": .string(name), "datasourceType": .string(datasourceType)]
        item["description"] = document["options"]?["description"]
        item["tags"] = document["options"]?["tags"]
        item["updatedAt"] = .string(updatedAt.description)
        return .object(item)
    }

    /// The whole source, with its secrets hidden.
    var shown: JSONObject {
        var shown: JSONObject = ["name": .string(name), "datasourceType": .string(datasourceType)]
        shown["credentials"] = shownCredentials
        shown["tenancySettings"] = document["tenancySettings"]
        shown["options"] = document["options"]
        shown["revision"] = .number(JSONNumber(revision))
        shown["createdAt"] = .string(createdAt.description)
        shown["updatedAt"] = .string(updatedAt.description)
        shown["lastTest"] = lastTest
        return shown
    }

    /// Of a type that this version doesn't know, nothing is known not to be secret.
    private var shownCredentials: JSONValue? {
        guard let credentials = document["credentials"]?.object else { return nil }
        return Catalogue.standard.type(named: datasourceType).map { .object($0.credentials.redacted(credentials)) }
    }
}

extension CachedSchema {
    /// How much there is, and since when it is known.
    var summary: JSONValue {
        let tables = (schema.array ?? []).flatMap { $0["tables"]?.array ?? [] }
        let columns = tables.flatMap { $0["columns"]?.array ?? [] }
        return [
            "schemas": .number(JSONNumber(schema.array?.count ?? 0)),
            "tables": .number(JSONNumber(tables.count)),
            "columns": .number(JSONNumber(columns.count)),
            "cachedAt": .string(cachedAt.description),
        ]
    }
}

extension SchemaQuery {
    /// The schemas and tables that were asked for; a schema without any of them is left out.
    func select(from schemas: [JSONValue]) -> [JSONValue] {
        schemas.compactMap { schema in
            guard matches(schema["schemaName"], schemaName), var selected = schema.object else { return nil }
            let tables = (selected["tables"]?.array ?? []).filter { matches($0["name"], tableName) }
            selected["tables"] = .array(tables)
            return tableName != nil && tables.isEmpty ? nil : .object(selected)
        }
    }

    private func matches(_ value: JSONValue?, _ wanted: String?) -> Bool {
        guard let wanted else { return true }
        return value?.string.map { ExactString($0) } == ExactString(wanted)
    }
}
