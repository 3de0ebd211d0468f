/// A credential beside those of the catalogue that says a whole connection: where it is given, no other is required.
package struct WholeConnection: Sendable {
    package let key: String

    /// The types that have it; nil for every type.
    let datasourceTypes: [String]?

    /// How it is written, by type; of other types nobody knows.
    let syntaxes: [String: ConnectionStringSyntax]

    /// How bad it is when it isn't written so.
    let severity: Severity

    package init(
        _ key: String,
        of datasourceTypes: [String]? = nil,
        syntaxes: [String: ConnectionStringSyntax],
        severity: Severity
    ) {
        self.key = key
        self.datasourceTypes = datasourceTypes
        self.syntaxes = syntaxes
        self.severity = severity
    }

    /// - Parameter datasourceType: nil where it isn't known, which might be any.
    func isTaken(by datasourceType: String?) -> Bool {
        guard let datasourceTypes, let datasourceType else { return true }
        return datasourceTypes.contains(datasourceType)
    }
}
