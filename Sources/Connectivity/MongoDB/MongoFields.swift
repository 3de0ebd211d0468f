import JSON

/// The members of credentials that failures point at: where there is a connection string, it holds them all.
struct MongoFields {
    let hasConnectionString: Bool

    /// - Parameter names: of members, as they are called when they stand alone.
    func callAsFunction(_ names: String...) -> [JSONPointer] {
        hasConnectionString
            ? [JSONPointer("credentials", "connectionString")] : names.map { JSONPointer("credentials", $0) }
    }
}
