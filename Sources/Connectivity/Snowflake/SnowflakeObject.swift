/// What a session of Snowflake works with; the raw value is the member of the credentials.
enum SnowflakeObject: String {
    case warehouse
    case database
    case schema

    /// As `SHOW` calls them.
    var plural: String { rawValue.uppercased() + "S" }

    /// What a test says of one that isn't there.
    var missing: Reason {
        switch self {
        case .warehouse: .warehouseNotFound
        case .database: .databaseNotFound
        case .schema: .schemaNotFound
        }
    }
}
