/// The credentials that a target's vendor demands: it may be asked to store sources without the others.
package struct Demands: Sendable {
    /// Fields that are required wherever the catalogue says so.
    let usual: [String]

    /// Fields that are refused when they are missing, by type; no secrets, since some targets keep those they don't show.
    let ofTypes: [String: [String]]

    package init(usual: [String], ofTypes: [String: [String]] = [:]) {
        self.usual = usual
        self.ofTypes = ofTypes
    }

    /// How bad it is that a field isn't given.
    ///
    /// - Parameter usually: by the catalogue.
    func severity(of field: String, datasourceType: String, usually: Severity) -> Severity {
        if ofTypes[datasourceType]?.contains(field) ?? false {
            return .error
        }
        return usual.contains(field) ? usually : .warning
    }
}
