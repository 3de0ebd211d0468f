/// Every dialect, by its name on the wire. Each is in the folder of its platform.
package enum Dialects {
    /// A dialect that isn't made before somebody translates: the names alone are needed by most processes.
    private struct Entry: Sendable {
        let name: String
        let dialect: @Sendable () -> any Dialect
    }

    private static let entries = [
        Entry(name: "databrain") { TableDialect.databrain },
        Entry(name: "credible") { TableDialect.credible },
        Entry(name: "rivergen") { TableDialect.riverGen },
    ]

    package static var all: [any Dialect] { entries.map { $0.dialect() } }

    /// The protocol's own words, which every dialect translates from and to.
    package static let document = "document"

    package static let names = [document] + entries.map(\.name)

    /// - Returns: nil for `document`, and for a name that there isn't.
    package static func named(_ name: String) -> (any Dialect)? {
        entries.first { $0.name == name }?.dialect()
    }
}
