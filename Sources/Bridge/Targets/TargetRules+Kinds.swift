import Datasource
import Platforms

extension TargetConfiguration.Kind {
    /// What documents for targets of this kind are validated against.
    var rules: TargetRules {
        switch self {
        case .local: .local
        case .databrain: DatabrainDialect.rules
        case .rivergen: RiverGenDialect.rules
        case .credible: CredibleDialect.rules
        }
    }
}
