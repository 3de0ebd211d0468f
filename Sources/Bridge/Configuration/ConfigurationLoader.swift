import JSON
import POSIX

/// What the command line says about the configuration.
package struct ConfigurationOptions: Sendable {
    package var configurationPath: String?
    package var target: String?
    package var vaultPath: String?

    package init() {}
}

/// Finds and reads the configuration, once at start: a file that is mostly absent, and a few variables.
package enum ConfigurationLoader {
    private static let sizeLimit = 1 << 20

    package static func load(_ options: ConfigurationOptions) -> Configuration {
        var configuration = configurationFromFile(options)
        addTargetsFromEnvironment(to: &configuration)
        if let target = options.target {
            configuration.defaultTarget = target
        }
        return configuration
    }

    private static func configurationFromFile(_ options: ConfigurationOptions) -> Configuration {
        let given = options.configurationPath ?? Environment.nonEmpty("DATASOURCE_BRIDGE_CONFIG")
        guard let path = given ?? UserFolder.configuration.map({ $0 + "/config.json" }) else { return Configuration() }
        do throws(RegularFile.Failure) {
            let text = try RegularFile.contents(of: path, limit: sizeLimit)
            let others = EnvironmentTarget.all.filter(\.isThere).map(\.name)
            return ConfigurationFile(text: text, path: path, otherTargets: others).configuration
        } catch {
            if given == nil, error.isAbsence {
                return Configuration()
            }
            return Configuration(unreadable: path, error.reason)
        }
    }

    /// A platform whose token is in the environment is a target without being configured.
    private static func addTargetsFromEnvironment(to configuration: inout Configuration) {
        for target in EnvironmentTarget.all where target.isThere {
            guard configuration.target(named: target.name) == nil else { continue }
            configuration.problems += target.problems
            configuration.targets.append(target.configuration)
        }
    }
}

/// The user's folders, by the XDG base directory specification.
package enum UserFolder {
    package static var configuration: String? { folder("XDG_CONFIG_HOME", "/.config") }

    package static var data: String? { folder("XDG_DATA_HOME", "/.local/share") }

    /// The specification wants a path that isn't absolute to be ignored.
    private static func folder(_ variable: String, _ inHome: String) -> String? {
        let name = "/datasource-bridge"
        if let folder = Environment.nonEmpty(variable), folder.utf8.first == UInt8(ascii: "/") {
            return folder + name
        }
        return Environment.home.map { $0 + inHome + name }
    }
}

extension Configuration {
    fileprivate init(unreadable path: String, _ reason: String) {
        self.init()
        let message = "The configuration file can't be read: \(reason)."
        problems = [ConfigurationProblem(source: path, pointer: nil, message: message)]
    }
}
