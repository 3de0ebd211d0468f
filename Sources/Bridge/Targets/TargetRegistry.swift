import Datasource
import JSON
import JSONRPC
import POSIX

/// The targets that requests may name.
struct TargetRegistry: Sendable {
    private let configuration: Configuration

    private let usual: Once<DocumentValidator?>

    /// Made by the first request that needs one: a script that asks for nothing but a validation doesn't pay for them.
    private let targets: Once<[any Target]>

    /// Where the vault is; nil when there is no home folder to keep it in.
    let vaultPath: String?

    init(configuration: Configuration, vaultPath: String?) {
        self.configuration = configuration
        usual = Once {
            let target = configuration.target(named: configuration.defaultTarget)
            return target?.kind == .local ? DocumentValidator(.create) : nil
        }
        let vaultPath = vaultPath ?? LocalTarget.usualVaultPath
        self.vaultPath = vaultPath
        targets = Once {
            configuration.targets.map { Self.target($0, configuration, vaultPath) }
        }
    }

    private static func target(
        _ target: TargetConfiguration,
        _ configuration: Configuration,
        _ vaultPath: String?
    ) -> any Target {
        switch target.kind {
        case .local: LocalTarget(configuration: configuration, vaultPath: vaultPath)
        case .databrain: DatabrainTarget(target, configuration: configuration)
        case .rivergen: RiverGenTarget(target, configuration: configuration)
        case .credible: CredibleTarget(target, configuration: configuration)
        }
    }

    /// Validates new documents for the default target, which is what most requests ask for; nil when that isn't the vault.
    var usualValidator: DocumentValidator? { usual.value }

    /// All targets, in the order configured.
    var all: [any Target] { targets.value }

    /// The vault.
    var local: (any Target)? { find(Configuration.localName) }

    /// The name of the default target where no target has it.
    var missingDefault: String? {
        configuration.target(named: configuration.defaultTarget) == nil ? configuration.defaultTarget : nil
    }

    func isDefault(_ name: String) -> Bool {
        ExactString(name) == ExactString(configuration.defaultTarget)
    }

    /// The target of a request; the default one where it names none.
    ///
    /// - Throws: 1300 when there is no such target, 1302 when it is configured wrongly.
    func target(_ name: String?) throws(RPCError) -> any Target {
        let name = name ?? configuration.defaultTarget
        if let problem = configuration.problem(for: name) {
            throw .configuration(problem)
        }
        guard let target = find(name) else {
            throw targetNotFound
        }
        return target
    }

    /// The target that a document is validated for, also while its configuration is wrong: then it may be the vault instead.
    ///
    /// - Throws: 1300 when there is no such target.
    func configuration(of name: String?) throws(RPCError) -> TargetConfiguration {
        if let target = configuration.target(named: name ?? configuration.defaultTarget) {
            return target
        }
        guard !configuration.problems.isEmpty else { throw targetNotFound }
        return TargetConfiguration(name: Configuration.localName, kind: .local)
    }

    private var targetNotFound: RPCError {
        let names = configuration.targets.map { "`\($0.name)`" }.joined(separator: ", ")
        return RPCError(.targetNotFound, "No target of this name is configured; there is \(names).")
    }

    private func find(_ name: String) -> (any Target)? {
        all.first { ExactString($0.name) == ExactString(name) }
    }
}

extension RPCError {
    static func configuration(_ problem: ConfigurationProblem) -> RPCError {
        RPCError(.configurationError, problem.sentence, details: ["configuration": problem.json])
    }
}

extension ConfigurationProblem {
    /// Where and what, in one sentence.
    package var sentence: String {
        let place = pointer.map { $0.description.isEmpty ? "" : " at `\($0.description)`" } ?? ""
        return "\(source)\(place): \(message)"
    }

    var json: JSONValue {
        var problem: JSONObject = ["source": .string(source)]
        problem["pointer"] = pointer.map { .string($0.description) }
        problem["message"] = .string(message)
        return .object(problem)
    }
}
