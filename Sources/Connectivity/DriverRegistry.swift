import Datasource
package import JSON

/// Which driver tests which type of data source.
package struct DriverRegistry: Sendable {
    /// Every driver of this version.
    package static let standard = DriverRegistry(
        [
            "athena": AthenaDriver(),
            "awss3": S3Driver(),
            "bigquery": BigQueryDriver(),
            "clickhouse": ClickHouseDriver(),
            "cockroachdb": PostgresDriver(.cockroachdb, .cockroachDB),
            "csv": CSVDriver(),
            "databricks": DatabricksDriver(),
            "duckdb": DuckDBDriver(),
            "elasticsearch": SearchDriver(.elasticsearch),
            "firebolt": FireboltDriver(),
            "motherduck": MotherDuckDriver(),
            "opensearch": SearchDriver(.openSearch),
            "postgres": PostgresDriver(.postgres, .postgreSQL),
            "redshift": PostgresDriver(.redshift, .redshift),
            "snowflake": SnowflakeDriver(),
            "trino": TrinoDriver(),
        ],
        isolated: [
            "mongodb": MongoDriver(),
            "mssql": MSSQLDriver(),
            "mysql": MySQLDriver(.mySQL),
            "singlestore": MySQLDriver(.singleStore),
        ]
    )

    private let drivers: [ExactString: any Driver]
    private let isolated: [ExactString: any Driver]

    /// - Parameters:
    ///   - drivers: those that keep to deadlines by themselves.
    ///   - isolated: those whose library can't be stopped: each test runs in a process of its own. Such a driver may block, and
    ///     change what belongs to the whole process.
    package init(_ drivers: [ExactString: any Driver], isolated: [ExactString: any Driver] = [:]) {
        self.drivers = drivers
        self.isolated = isolated
    }

    /// The driver of a type, or nil where this version has none.
    package func driver(for datasourceType: String) -> (any Driver)? {
        let name = ExactString(datasourceType)
        return drivers[name] ?? isolated[name].map { IsolatedDriver(datasourceType, $0) }
    }

    /// The driver of a type as it runs in a process that was started for it.
    func driverInThisProcess(for datasourceType: String) -> (any Driver)? {
        let name = ExactString(datasourceType)
        return drivers[name] ?? isolated[name]
    }

    /// The types that have a driver, in alphabetical order.
    package var datasourceTypes: [String] {
        (Array(drivers.keys) + isolated.keys).sorted().map(\.string)
    }
}
