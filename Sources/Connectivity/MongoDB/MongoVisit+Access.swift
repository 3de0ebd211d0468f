import JSON

extension MongoVisit {
    /// How many collections are tried before the user counts as one who may read nothing.
    private static let triedCollections = 10

    /// Databases that every server has for itself.
    static let ownDatabases: Set<String> = ["admin", "config", "local"]

    /// Looks whether the user may read, and whether the database is there.
    ///
    /// MongoDB makes a database when something is first written to it, so one that isn't there is no error for it. For somebody who
    /// wants to read, it is: nearly always the name is mistyped. So a database is missing when the server's own list, as this user may see it, lacks
    /// its name, and it holds no collection. Where the server doesn't show its list, emptiness is only worth a warning.
    ///
    /// - Returns: warnings.
    func checkAccess() throws(TestFailure) -> [String] {
        guard let database = parameters.database else {
            let names = try databaseNames()?.filter { !Self.ownDatabases.contains($0) }
            return try warnings(seeing: names)
        }
        guard let collections = try collections(of: database, limit: Self.triedCollections) else { throw forbidden }
        let readable = collections.filter { !$0.name.utf8.starts(with: "system.".utf8) }.prefix(Self.triedCollections)
        guard !readable.isEmpty else { return try warnings(emptyDatabase: database) }
        for collection in readable where try mayRead(collection.name, of: database) {
            return []
        }
        throw forbidden
    }

    private func warnings(seeing names: [String]?) throws(TestFailure) -> [String] {
        if let names {
            return names.isEmpty ? ["The user sees no database on this server."] : []
        }
        // Without the right to list them, reading may still be allowed somewhere.
        return [
            "No database is given, and the user may not list those of the server: whether anything can be read isn't known."
        ]
    }

    private func warnings(emptyDatabase database: String) throws(TestFailure) -> [String] {
        guard let names = try databaseNames() else {
            return ["The database \"\(database)\" holds no collection that the user may read, or doesn't exist."]
        }
        guard names.contains(where: { $0.utf8.elementsEqual(database.utf8) }) else { throw missing(database, names) }
        return ["The database \"\(database)\" holds no collection that the user may read."]
    }

    private func missing(_ database: String, _ names: [String]) -> TestFailure {
        let similar = names.first { $0.lowercased() == database.lowercased() }
        return TestFailure(
            stage: .authorize,
            reason: .databaseNotFound,
            message: "The server has no database \"\(database)\".",
            fields: parameters.fields("database"),
            hint: similar.map { "Check the name; there is one that is called \"\($0)\"." }
                ?? "Check the name; capital letters count, and MongoDB makes a database when something is first written to it."
        )
    }
}
