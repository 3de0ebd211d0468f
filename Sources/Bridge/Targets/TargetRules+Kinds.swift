import Datasource
import Platforms

extension TargetConfiguration.Kind {
    /// What documents for targets of this kind are validated against.
    var rules: TargetRules {
        switch self {
        case .local: .local
        case .databrain: DatabrainDialect.rules
        case .rivergen: RiverGenDialect.rules
        case .credible: .platform
        }
    }
}

extension TargetRules {
    /// A platform may know fields before we do: what its vendor doesn't document is a warning at most.
    fileprivate static let platform = TargetRules(
        inferred: .warning,
        unknownKeys: .warning,
        unknownTypes: .warning,
        options: TargetRules.local.options
    )
}
