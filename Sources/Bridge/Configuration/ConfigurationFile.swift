import Datasource
import JSON

/// Reads the configuration file's text: everything that is usable is used, everything wrong is listed with its place.
struct ConfigurationFile {
    private let path: String
    private let otherTargets: [String]
    private(set) var configuration = Configuration()

    /// - Parameters:
    ///   - path: for messages alone.
    ///   - otherTargets: those that exist without standing in the file.
    init(text: [UInt8], path: String, otherTargets: [String] = []) {
        self.path = path
        self.otherTargets = otherTargets
        do throws(JSONSyntaxError) {
            let document = try JSONDocument.parsing(text)
            if let duplicate = document.withRoot({ $0.firstDuplicateKey() }) {
                report(duplicate.excerpt, "The key `\((duplicate.lastKey ?? "").excerpt)` stands twice in one object.")
            }
            read(document.value)
        } catch {
            report(.root, "This is not valid JSON (at byte \(error.offset)): \(error.description)")
        }
    }

    private mutating func report(_ pointer: JSONPointer, _ message: String, target: String? = nil) {
        let problem = ConfigurationProblem(source: path, pointer: pointer, message: message, target: target)
        configuration.problems.append(problem)
    }

    private mutating func read(_ root: JSONValue) {
        guard let root = root.object else {
            report(.root, "The configuration must be an object.")
            return
        }
        for member in root.members {
            let place = JSONPointer(member.key.string)
            switch member.key.string {
            case "defaultTarget": readDefaultTarget(member.value, place)
            case "targets": readTargets(member.value, place)
            case "secrets": readSecrets(member.value, place)
            case "vault": readVault(member.value, place)
            default:
                reportUnknown(member.key.string, place, among: ["defaultTarget", "targets", "secrets", "vault"])
            }
        }
        checkDefaultTarget(root)
    }

    private mutating func reportUnknown(
        _ key: String,
        _ place: JSONPointer,
        among known: [String],
        target: String? = nil
    ) {
        let hint = Spelling.closest(to: key, among: known).map { " Did you mean `\($0)`?" } ?? ""
        report(place, "There is no setting of this name.\(hint)", target: target)
    }

    private mutating func readDefaultTarget(_ value: JSONValue, _ place: JSONPointer) {
        guard let name = value.string else {
            report(place, "`defaultTarget` must be a string.")
            return
        }
        configuration.defaultTarget = name
    }

    private mutating func checkDefaultTarget(_ root: JSONObject) {
        guard let name = root["defaultTarget"]?.string else { return }
        let isElsewhere = otherTargets.contains { ExactString($0) == ExactString(name) }
        if !isElsewhere, configuration.target(named: name) == nil {
            report(JSONPointer("defaultTarget"), "No target of this name is configured.", target: name)
        }
    }

    // MARK: - Targets

    private mutating func readTargets(_ value: JSONValue, _ place: JSONPointer) {
        guard let targets = value.object else {
            report(place, "`targets` must be an object.")
            return
        }
        for member in targets.members {
            readTarget(member.key.string, member.value, place.appending(member.key.string))
        }
    }

    private mutating func readTarget(_ name: String, _ value: JSONValue, _ place: JSONPointer) {
        guard var settings = value.object else {
            report(place, "A target must be an object.", target: name)
            return
        }
        let kinds = TargetConfiguration.Kind.allCases.map(\.rawValue)
        guard let kind = settings["kind"]?.string.flatMap(TargetConfiguration.Kind.init) else {
            let list = kinds.map { "`\($0)`" }.joined(separator: ", ")
            report(place.appending("kind"), "`kind` must be one of \(list).", target: name)
            return
        }
        let isNamedLocal = ExactString(name) == ExactString(Configuration.localName)
        guard isNamedLocal == (kind == .local) else {
            let message =
                isNamedLocal
                ? "The target named `local` is the vault, so its `kind` must be `local`."
                : "Only the target named `local` may have the `kind` `local`."
            report(place.appending("kind"), message, target: name)
            return
        }
        settings["kind"] = nil
        for problem in kind.problems(with: settings) {
            report(place.appending(problem.key), problem.message, target: name)
        }
        configuration.targets.removeAll { ExactString($0.name) == ExactString(name) }
        configuration.targets.append(TargetConfiguration(name: name, kind: kind, settings: settings))
    }

    // MARK: - Secrets and vault

    private mutating func readSecrets(_ value: JSONValue, _ place: JSONPointer) {
        guard let secrets = value.object else {
            report(place, "`secrets` must be an object.")
            return
        }
        for member in secrets.members {
            let place = place.appending(member.key.string)
            guard member.key == "commands" else {
                reportUnknown(member.key.string, place, among: ["commands"])
                continue
            }
            guard let allowed = member.value.bool else {
                report(place, "`commands` must be true or false.")
                continue
            }
            configuration.allowsCommands = allowed
        }
    }

    private mutating func readVault(_ value: JSONValue, _ place: JSONPointer) {
        guard let vault = value.object else {
            report(place, "`vault` must be an object.", target: Configuration.localName)
            return
        }
        for member in vault.members {
            let place = place.appending(member.key.string)
            guard member.key == "keyCommand" else {
                reportUnknown(member.key.string, place, among: ["keyCommand"], target: Configuration.localName)
                continue
            }
            guard let command = Self.command(member.value) else {
                let message = "`keyCommand` must be an array of strings, the program first."
                report(place, message, target: Configuration.localName)
                continue
            }
            configuration.keyCommand = command
        }
    }

    private static func command(_ value: JSONValue) -> [String]? {
        guard let words = value.array, !words.isEmpty else { return nil }
        let strings = words.compactMap(\.string)
        return strings.count == words.count && strings.first != "" ? strings : nil
    }
}
