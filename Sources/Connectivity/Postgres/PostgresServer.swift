import JSON

/// Which database speaks PostgreSQL's protocol, and its version.
struct PostgresServer: Equatable {
    /// The products that speak it, as they call themselves in `version()`.
    enum Product: String, CaseIterable {
        case postgreSQL = "PostgreSQL"
        case redshift = "Redshift"
        case cockroachDB = "CockroachDB"

        /// What a person calls it.
        var label: String { self == .redshift ? "Amazon Redshift" : rawValue }
    }

    /// Nil for one that isn't known.
    let product: Product?

    /// What it calls itself.
    let name: String

    /// `15.18`; nil where none was found.
    let version: String?

    /// - Parameter banner: what `version()` returned.
    init(banner: String) {
        let words = banner.split { " (),".utf8.contains($0.utf8.first ?? 0) }.map(String.init)
        // Redshift begins with the PostgreSQL that it stems from.
        let place = words.firstIndex(of: Product.redshift.rawValue) ?? words.startIndex
        let name = place < words.endIndex ? words[place] : "unknown"
        self.name = name
        product = Product(rawValue: name)
        version = words.dropFirst(place + 1).lazy.compactMap(Self.version).first
    }

    /// `15.18`, or `25.1.0` out of `v25.1.0`; nil for a word that is no version.
    private static func version(_ word: String) -> String? {
        let number = word.utf8.first == UInt8(ascii: "v") ? String(word.dropFirst()) : word
        guard let first = number.utf8.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return nil }
        return number
    }
}
