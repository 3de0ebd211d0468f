import Datasource
import JSON
import Platforms

/// The settings of each kind of target, and what may be wrong with them.
extension TargetConfiguration.Kind {
    struct Problem {
        let key: String
        let message: String
    }

    private struct Setting {
        let name: String
        var isRequired = false
        var choices: [String] = []
        var isURL = false
        var isSecret = false
        var isBoolean = false

        /// Whether it is a whole number from 1.
        var isNumber = false

        /// Whether it is made of letters, digits, `_` and `-` alone, because it becomes part of a host or a path.
        var isIdentifier = false
    }

    /// How every platform is reached.
    private static let connection = [
        Setting(name: "caFile"), Setting(name: "proxyFromEnvironment", isBoolean: true),
    ]

    private func settings(beside given: JSONObject) -> [Setting] {
        let baseURL = Setting(name: "baseURL", isURL: true)
        let token = Setting(name: "token", isRequired: true, isSecret: true)
        switch self {
        case .local:
            return []
        case .databrain:
            return [baseURL, token] + Self.connection
        case .rivergen:
            return [baseURL, token, Setting(name: "workspaceId", isNumber: true)] + Self.connection
        case .credible:
            return [
                baseURL,
                // Malloy Publisher, which has an address of its own, knows neither tokens nor organizations.
                Setting(name: "token", isRequired: given["baseURL"] == nil, isSecret: true),
                Setting(name: "api", choices: ["data", "admin"]),
                Setting(
                    name: "organization",
                    isRequired: given["baseURL"] == nil || given["api"] == "admin",
                    isIdentifier: true
                ),
                Setting(name: "project", isRequired: true, isIdentifier: true),
                Setting(name: "scope", choices: ["projects", "environments"]),
            ] + Self.connection
        }
    }

    func problems(with given: JSONObject) -> [Problem] {
        let settings = settings(beside: given)
        var problems: [Problem] = []
        for member in given.members {
            let key = member.key.string
            guard let setting = settings.first(where: { ExactString($0.name) == member.key }) else {
                let hint = Spelling.closest(to: key, among: settings.map(\.name)).map { " Did you mean `\($0)`?" } ?? ""
                problems.append(Problem(key: key, message: "A target of this kind has no such setting.\(hint)"))
                continue
            }
            if let message = problem(with: member.value, setting) {
                problems.append(Problem(key: key, message: message))
            }
        }
        for setting in settings where setting.isRequired && given[setting.name] == nil {
            problems.append(Problem(key: setting.name, message: "`\(setting.name)` is missing."))
        }
        return problems
    }

    private func problem(with value: JSONValue, _ setting: Setting) -> String? {
        if setting.isBoolean {
            return value.bool == nil ? "`\(setting.name)` must be true or false." : nil
        }
        if setting.isNumber {
            return (value.integer ?? 0) < 1 ? "`\(setting.name)` must be a whole number from 1." : nil
        }
        if setting.isSecret, value.object != nil {
            return SecretReference(value) == nil
                ? "`\(setting.name)` must be a string or a reference to a secret." : nil
        }
        guard let text = value.string else {
            return "`\(setting.name)` must be a string" + (setting.isSecret ? " or a reference to a secret." : ".")
        }
        guard !text.isEmpty else { return "`\(setting.name)` is empty." }
        if !setting.choices.isEmpty, !setting.choices.contains(text) {
            return "`\(setting.name)` must be " + setting.choices.map { "`\($0)`" }.joined(separator: " or ") + "."
        }
        if setting.isIdentifier, !CredibleName.isPossible(text) {
            return "`\(setting.name)` must be of letters, digits, `_` and `-` alone."
        }
        return setting.isURL ? problem(withURL: text, setting) : nil
    }

    private func problem(withURL text: String, _ setting: Setting) -> String? {
        guard text.utf8.starts(with: "https://".utf8) || text.utf8.starts(with: "http://".utf8) else {
            return "`\(setting.name)` must be a URL that begins with `https://`."
        }
        do throws(PlatformBaseURL.Problem) {
            _ = try PlatformBaseURL(text, apiPath: "")
            return nil
        } catch {
            return "`\(setting.name)` can't be used. \(error.message)"
        }
    }
}
