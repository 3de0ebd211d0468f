package import JSON

/// What the configuration file, the environment and the command line say, and what is wrong with it.
package struct Configuration: Sendable {
    /// Where requests go that name no target.
    package var defaultTarget = Self.localName

    /// In the order configured; `local` is always there.
    package var targets: [TargetConfiguration] = [TargetConfiguration(name: Self.localName, kind: .local)]

    /// Whether `{"$command": […]}` may be used in documents.
    package var allowsCommands = false

    /// The command that prints the vault's key; nil for the key file.
    package var keyCommand: [String]?

    /// What is wrong. It never keeps a pure method from being answered.
    package var problems: [ConfigurationProblem] = []

    package static let localName = "local"

    package init() {}

    package func target(named name: String) -> TargetConfiguration? {
        targets.first { ExactString($0.name) == ExactString(name) }
    }

    /// What keeps requests for this target from being served.
    package func problem(for target: String) -> ConfigurationProblem? {
        problems.first { $0.target == nil || $0.target.map { ExactString($0) } == ExactString(target) }
    }
}

/// A target, as it is configured.
package struct TargetConfiguration: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case local
        case databrain
        case credible
        case rivergen
    }

    package var name: String
    package var kind: Kind

    /// The entry's other members as they were given; a token is a reference or a secret in there.
    package var settings: JSONObject = [:]
}

/// One thing that is wrong with the configuration.
package struct ConfigurationProblem: Hashable, Sendable {
    /// The file, or the environment's variable or the command line's option.
    package let source: String

    /// The place in the file; nil where the source is no file, or as a whole.
    package let pointer: JSONPointer?

    /// One sentence. It never holds a configured value, which may be a token.
    package let message: String

    /// The only target that it concerns; nil when it concerns all.
    package var target: String?
}
