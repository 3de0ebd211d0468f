import JSON

/// Reads what databases hold: collections as tables, and the members of some documents of each as its columns.
struct MongoCatalogue {
    let visit: MongoVisit

    /// How many collections there may be before none is read.
    let limit: Int

    /// How many documents of a collection are looked at. No value of theirs leaves the server.
    private static let sampleSize = 20

    func read() throws(TestFailure) -> DiscoveredSchema {
        var schemas: [DiscoveredSchema.Schema] = []
        var count = 0
        for database in try databases() {
            let collections = try visit.collections(of: database, limit: limit) ?? []
            count += collections.count
            guard count <= limit else { throw tooMany }
            var tables: [DiscoveredSchema.Table] = []
            for collection in collections where !collection.name.utf8.starts(with: "system.".utf8) {
                tables.append(try table(collection, database))
            }
            tables.sort { $0.name < $1.name }
            schemas.append(DiscoveredSchema.Schema(name: database, tables: tables))
        }
        return DiscoveredSchema(schemas: schemas)
    }

    private func databases() throws(TestFailure) -> [String] {
        if let database = visit.parameters.database {
            return [database]
        }
        guard let names = try visit.databaseNames() else { throw visit.forbidden }
        return names.filter { !MongoVisit.ownDatabases.contains($0) }.sorted()
    }

    private func table(_ collection: MongoVisit.Collection, _ database: String) throws(TestFailure)
        -> DiscoveredSchema.Table
    {
        let members: JSONValue = [
            "$map": ["input": ["$objectToArray": "$$ROOT"], "as": "m", "in": ["n": "$$m.k", "t": ["$type": "$$m.v"]]]
        ]
        let command: JSONObject = [
            "aggregate": .string(collection.name),
            "pipeline": [
                ["$limit": .number(JSONNumber(Self.sampleSize))], ["$project": ["_id": 0, "members": members]],
            ],
            "cursor": ["batchSize": .number(JSONNumber(Self.sampleSize))],
        ]
        let answer = try visit.runIfAllowed(command, on: database)
        var sample = MongoSample()
        for document in answer?["cursor"]?["firstBatch"]?.array ?? [] {
            sample.add(document["members"]?.array ?? [])
        }
        return DiscoveredSchema.Table(name: collection.name, kind: collection.kind, columns: sample.columns)
    }

    private var tooMany: TestFailure {
        TestFailure(
            stage: .query,
            reason: .quotaExceeded,
            message: "There are more than \(limit) collections.",
            fields: visit.parameters.fields("database"),
            hint: "Give one database, or a user who sees fewer."
        )
    }
}

/// What documents of one collection have in common: which members, and of which types.
struct MongoSample {
    private var documents = 0
    private var order: [String] = []
    private var found: [String: (count: Int, types: [String])] = [:]

    /// - Parameter members: `{"n": name, "t": type}` each, as MongoDB's `$type` calls types.
    mutating func add(_ members: [JSONValue]) {
        documents += 1
        for member in members {
            guard let name = member["n"]?.string, let type = member["t"]?.string else { continue }
            var entry = found[name] ?? (0, [])
            if entry.count == 0 {
                order.append(name)
            }
            entry.count += 1
            if !entry.types.contains(type) {
                entry.types.append(type)
            }
            found[name] = entry
        }
    }

    /// In the order in which they were first seen; several types are joined by `|`.
    var columns: [DiscoveredSchema.Column] {
        order.map { name in
            let entry = found[name] ?? (0, [])
            let types = entry.types.filter { $0 != "null" }.sorted()
            return DiscoveredSchema.Column(
                name: name,
                type: types.isEmpty ? "null" : types.joined(separator: "|"),
                isNullable: entry.count < documents || types.count < entry.types.count
            )
        }
    }
}
