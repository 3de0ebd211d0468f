import Datasource
import JSON
import JSONRPC
import Platforms

/// Listing and looking.
extension RiverGenTarget {
    func list(_ query: ListQuery, _ context: JobContext) throws(RPCError) -> JSONValue {
        let filter = RiverGenFilter(
            type: query.datasourceType.map(RiverGenDialect.type),
            search: query.nameContains
        )
        guard let page = query.page else {
            return ["data": .array(try all(filter, query, context))]
        }
        let window = try window(page, filter, query, context)
        return ListQuery.answer(window.elements, page, hasMore: window.hasMore)
    }

    /// RiverGen's search looks into descriptions too and ignores case: what it finds is looked at once more.
    private func all(
        _ filter: RiverGenFilter,
        _ query: ListQuery,
        _ context: JobContext
    ) throws(RPCError) -> [JSONValue] {
        try ask { client throws(PlatformFailure) in
            try client.sources(filter, context.interruption) { source in
                // A bare nil would be a JSON null, which is a value.
                query.matches(source.name) ? source.listItem : Optional<JSONValue>.none
            }
        }
    }

    private func window(
        _ page: ListQuery.Page,
        _ filter: RiverGenFilter,
        _ query: ListQuery,
        _ context: JobContext
    ) throws(RPCError) -> RiverGenClient.Window<JSONValue> {
        guard let offset = page.offset else { return RiverGenClient.Window(elements: [], hasMore: false) }
        guard query.nameContains == nil else {
            let rest = try all(filter, query, context).dropFirst(offset)
            return RiverGenClient.Window(elements: Array(rest.prefix(page.size)), hasMore: rest.count > page.size)
        }
        return try ask { client throws(PlatformFailure) in
            try client.sources(filter, from: offset, count: page.size, context.interruption, \.listItem)
        }
    }

    /// Two requests beside the one for the name: for the source, and for how it has been doing.
    func get(_ name: String, _ context: JobContext) throws(RPCError) -> JSONValue {
        let id = try find(name, context).id
        let source = try ask { client throws(PlatformFailure) in try client.source(id, context.interruption) }
        var document = try document(of: source)
        document["createdAt"] = source.text("created_at").map(RiverGenTime.normalized)
        document["updatedAt"] = source.text("updated_at").map(RiverGenTime.normalized)
        do throws(RPCError) {
            let health = try ask { client throws(PlatformFailure) in try client.health(id, context.interruption) }
            document["lastTest"] = RiverGenReport.last(of: source, health)
        } catch {
            // The document is there all the same; what the source itself tells of its tests is less.
            document["lastTest"] = RiverGenReport.last(of: source, nil)
            let message = "How the source has been doing isn't known: \(error.message)"
            let path = JSONPointer("lastTest")
            document["warnings"] = [Issue(path: path, code: .missing, message: message, severity: .warning)].json
        }
        return .object(document)
    }

    private func document(of source: RiverGenSource) throws(RPCError) -> JSONObject {
        do throws(Untranslatable) {
            return try RiverGenDialect.document(of: source)
        } catch {
            throw .untellable(error, by: Self.service)
        }
    }

    func schema(_ query: SchemaQuery, _ context: JobContext) throws(RPCError) -> JSONValue {
        let id = try find(query.name, context).id
        let schemas = try ask { client throws(PlatformFailure) in
            try client.schemas(
                id,
                schemaName: query.schemaName,
                tableName: query.tableName,
                context.interruption
            )
        }
        // What a platform leaves in that wasn't asked for is left out here.
        return ["data": .array(query.select(from: schemas))]
    }
}

extension RiverGenSource {
    fileprivate var listItem: JSONValue {
        var item: JSONObject = [
            "name": .string(name), "datasourceType": .string(RiverGenDialect.datasourceType(of: type)),
        ]
        item["description"] = text("description").map(JSONValue.string)
        item["tags"] = fields["tags"]?.array.map(JSONValue.array)
        item["updatedAt"] = text("updated_at").map(RiverGenTime.normalized)
        return .object(item)
    }
}
