import JSON

/// What a target makes of credentials beyond what the catalogue says.
extension DocumentValidator {
    /// What the target demands, although the catalogue doesn't.
    func validateDemands(_ credentials: JSONView, _ type: TypeDefinition, _ findings: inout Findings) {
        guard !isPatch, let demanded = target.demands?.ofTypes[type.name] else { return }
        let form = type.credentials
        for name in demanded where form.field(named: name)?.requirement == .never {
            guard form.value(of: name, in: credentials).map(\.isNull) ?? true else { continue }
            let vendor = target.limits?.vendor ?? "this target"
            let message = "`\(name)` is required by \(vendor)."
            findings.add(.missing, at: .key(name), offset: credentials.end, message)
        }
    }

    /// Parses connections that are given as a whole, and compares them with what is given beside them.
    func validateWholeConnections(_ credentials: JSONView, _ type: TypeDefinition, _ findings: inout Findings) {
        for whole in target.wholeConnections where whole.isTaken(by: type.name) {
            guard let syntax = whole.syntaxes[type.name], type.credentials.field(named: whole.key) == nil else {
                continue
            }
            guard let text = credentials.member(named: whole.key), text.isString else { continue }
            if let problem = text.withText({ ConnectionString.problem(in: $0, syntax) }) {
                let wording = problem.wording(for: Self.connectionString, key: whole.key)
                let offset = text.offset
                let key = JSONPointer.Step.key(whole.key)
                findings.add(wording.code, at: key, offset: offset, wording.message, severity: whole.severity)
            } else {
                addContradictions(of: whole, text, syntax, credentials, type.credentials, &findings)
            }
        }
    }

    private func addContradictions(
        of whole: WholeConnection,
        _ text: JSONView,
        _ syntax: ConnectionStringSyntax,
        _ credentials: JSONView,
        _ form: ObjectForm,
        _ findings: inout Findings
    ) {
        for field in Self.statedFields {
            guard let value = form.value(of: field.name, in: credentials) else { continue }
            let isContradicted = text.withText { bytes in
                (try? ConnectionString.read(bytes, syntax))?.contradicts(field.part, value) ?? false
            }
            guard isContradicted else { continue }
            let message = "`\(field.name)` says something else than `\(whole.key)`: give it once."
            let offset = value.offset
            // Both are sent, as vendors' pages show them; it is the connection string that counts.
            findings.add(.conflict, at: .key(field.name), offset: offset, message, severity: .warning)
        }
    }

    private static let statedFields = [
        StatedField("host", .host), StatedField("port", .port), StatedField("username", .username),
        StatedField("password", .password), StatedField("database", .database),
    ]

    private static let connectionString = Field(
        "connectionString",
        "Connection string",
        .string,
        in: .connection,
        help: "A whole connection in one text.",
        secrecy: .secret(sentTo: .server),
        example: "",
        origin: .documented
    )

    // MARK: - What was found

    /// A connection that is given as a whole lacks nothing, and is no key that nobody knows; else what lacks is as bad as the
    /// target's vendor says.
    func judgedByTarget(_ members: DocumentMembers, _ issues: [Issue]) -> [Issue] {
        guard !issues.isEmpty, let credentials = members.credentials, credentials.isObject else { return issues }
        let type = members.datasourceType?.string ?? storedType?.name
        let given = target.wholeConnections.filter { whole in
            let value = whole.isTaken(by: type) ? credentials.member(named: whole.key) : nil
            return value.map { !$0.isNull } ?? false
        }
        let issues = given.isEmpty ? issues : issues.filter { !isSaid($0, by: given, credentials) }
        guard let demands = target.demands, let type else { return issues }
        return issues.map { judged($0, by: demands, type) }
    }

    private func isSaid(_ issue: Issue, by given: [WholeConnection], _ credentials: JSONView) -> Bool {
        switch issue.code {
        case .missing, .oneRequired:
            return issue.path.description.hasPrefix("/credentials/")
        case .unknownField:
            return given.contains { issue.path == JSONPointer("credentials", $0.key) }
        case .invalidSecret:
            // It counts as secret, so that it may be a reference.
            return given.contains { whole in
                let value = credentials.member(named: whole.key)?.value
                let isReference = value.map { SecretReference($0) != nil || SecretPlaceholder.isStored($0) } ?? false
                return isReference && issue.path == JSONPointer("credentials", whole.key)
            }
        default:
            return false
        }
    }

    private func judged(_ issue: Issue, by demands: Demands, _ type: String) -> Issue {
        let keys = JSONPointer.keys(of: issue.path.description) ?? []
        guard issue.code == .missing, keys.count == 2, keys.first == "credentials", let key = keys.last else {
            return issue
        }
        var judged = issue
        judged.severity = demands.severity(of: key, datasourceType: type, usually: issue.severity)
        if issue.severity == .error, judged.severity == .warning {
            let vendor = target.limits?.vendor ?? "this target"
            judged.message = "`\(key)` is usually needed, though \(vendor) doesn't demand it."
        }
        return judged
    }
}
