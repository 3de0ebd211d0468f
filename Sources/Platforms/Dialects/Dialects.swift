/// Every dialect, by its name on the wire. Each is in the folder of its platform.
package enum Dialects {
    package static let all: [any Dialect] = [TableDialect.databrain, TableDialect.credible, TableDialect.riverGen]

    /// The protocol's own words, which every dialect translates from and to.
    package static let document = "document"

    package static let names = [document] + all.map(\.name)

    /// - Returns: nil for `document`, and for a name that there isn't.
    package static func named(_ name: String) -> (any Dialect)? {
        all.first { $0.name == name }
    }
}
