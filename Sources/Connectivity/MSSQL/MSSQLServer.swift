/// Which product speaks SQL Server's protocol, and its version.
struct MSSQLServer: Equatable {
    /// As a report shows it.
    let product: String

    /// `16.0.4185.3`; nil where none was told.
    let version: String?

    /// - Parameters:
    ///   - edition: the property `EngineEdition`, a number.
    ///   - version: the property `ProductVersion`.
    init(edition: String?, version: String?) {
        product = edition.flatMap { Self.services[$0] } ?? "Microsoft SQL Server"
        self.version = version
    }

    /// The documentation of `SERVERPROPERTY`; the other numbers are editions of SQL Server itself.
    private static let services = [
        "5": "Azure SQL Database",
        "6": "Azure Synapse Analytics",
        "8": "Azure SQL Managed Instance",
        "9": "Azure SQL Edge",
        "11": "Azure Synapse serverless SQL pool",
    ]
}
