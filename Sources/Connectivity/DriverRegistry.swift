import Datasource
package import JSON

/// Which driver tests which type of data source.
package struct DriverRegistry: Sendable {
    /// Every driver of this version.
    package static let standard = DriverRegistry([
        "cockroachdb": PostgresDriver(.cockroachdb, .cockroachDB),
        "csv": CSVDriver(),
        "postgres": PostgresDriver(.postgres, .postgreSQL),
        "redshift": PostgresDriver(.redshift, .redshift),
    ])

    private let drivers: [ExactString: any Driver]

    package init(_ drivers: [ExactString: any Driver]) {
        self.drivers = drivers
    }

    /// The driver of a type, or nil where this version has none.
    package func driver(for datasourceType: String) -> (any Driver)? {
        drivers[ExactString(datasourceType)]
    }

    /// The types that have a driver, in alphabetical order.
    package var datasourceTypes: [String] {
        drivers.keys.sorted().map(\.string)
    }
}
