import JSON
import POSIX

/// A platform that is a target without being configured, once its token is in the environment.
struct EnvironmentTarget {
    private let kind: TargetConfiguration.Kind
    private let tokenVariable: String

    /// The variables of the settings beside the token.
    private let variables: [(setting: String, name: String)]

    /// How a variable is looked up; what is set to nothing counts as not set.
    private let lookUp: (String) -> String?

    static var all: [EnvironmentTarget] { all(lookUp: Environment.nonEmpty) }

    static func all(lookUp: @escaping (String) -> String?) -> [EnvironmentTarget] {
        [
            EnvironmentTarget(
                kind: .databrain,
                tokenVariable: "DATABRAIN_SERVICE_TOKEN",
                variables: [("baseURL", "DATABRAIN_BASE_URL")],
                lookUp: lookUp
            ),
            EnvironmentTarget(
                kind: .credible,
                tokenVariable: "CREDIBLE_TOKEN",
                variables: [
                    ("baseURL", "CREDIBLE_BASE_URL"), ("organization", "CREDIBLE_ORGANIZATION"),
                    ("project", "CREDIBLE_PROJECT"),
                ],
                lookUp: lookUp
            ),
            EnvironmentTarget(
                kind: .rivergen,
                tokenVariable: "RIVERGEN_TOKEN",
                variables: [("baseURL", "RIVERGEN_BASE_URL")],
                lookUp: lookUp
            ),
        ]
    }

    /// Whether the token is set.
    var isThere: Bool { lookUp(tokenVariable) != nil }

    var name: String { kind.rawValue }

    var configuration: TargetConfiguration {
        TargetConfiguration(name: name, kind: kind, settings: settings)
    }

    private var settings: JSONObject {
        var settings: JSONObject = ["token": ["$env": .string(tokenVariable)]]
        for (setting, variable) in variables {
            settings[setting] = lookUp(variable).map(JSONValue.string)
        }
        return settings
    }

    /// What is wrong, each with the variable to mend it in.
    var problems: [ConfigurationProblem] {
        kind.problems(with: settings).map { problem in
            let variable = variables.first { $0.setting == problem.key }?.name ?? tokenVariable
            return ConfigurationProblem(
                source: "$\(variable)",
                pointer: nil,
                message: "\(problem.message) The target `\(name)` is there because `$\(tokenVariable)` is set.",
                target: name
            )
        }
    }
}
