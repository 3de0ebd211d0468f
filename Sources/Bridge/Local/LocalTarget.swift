import Connectivity
import Datasource
import JSON
import JSONRPC
import POSIX
import Vault

/// The target `local`: the vault on this computer, with every connection tested from here.
///
/// It does what the platforms do: a source is validated, tested and looked into before it is stored.
struct LocalTarget: Target {
    let name = Configuration.localName
    let kind = TargetConfiguration.Kind.local
    let capabilities = Capabilities(operations: Set(Capabilities.Operation.allCases))

    private let vaultPath: String?
    let connector: Connector
    private let vault: Vault?

    init(configuration: Configuration, vaultPath: String?) {
        self.vaultPath = vaultPath
        vault = vaultPath.map { Vault(path: $0, keySource: Self.keySource(configuration)) }
        connector = Connector(resolver: SecretResolver(allowsCommands: configuration.allowsCommands))
    }

    /// Where the vault is unless the command line says otherwise.
    static var usualVaultPath: String? {
        Environment.nonEmpty("DATASOURCE_BRIDGE_VAULT") ?? UserFolder.data.map { $0 + "/vault.db" }
    }

    private static func keySource(_ configuration: Configuration) -> KeySource {
        let variable = "DATASOURCE_BRIDGE_KEY"
        if let value = Environment.nonEmpty(variable) {
            return .environment(variable: variable, value: Secret(value))
        }
        return configuration.keyCommand.map(KeySource.command) ?? .fileBesideVault
    }

    /// Does something with the vault, and turns its errors into the protocol's.
    func withVault<Result>(_ body: (Vault) throws(VaultError) -> Result) throws(RPCError) -> Result {
        guard let vault else {
            throw RPCError(.configurationError, "There is no home folder to keep the vault in: give `--vault PATH`.")
        }
        do throws(VaultError) {
            return try body(vault)
        } catch {
            throw RPCError(error)
        }
    }

    // MARK: - Reading

    func list(_ query: ListQuery, _ context: JobContext) throws(RPCError) -> JSONValue {
        let filter = VaultFilter(datasourceType: query.datasourceType, nameContains: query.nameContains)
        let page = query.page.map { VaultPage(number: $0.number, size: $0.size) }
        let listing = try withVault { vault throws(VaultError) in
            try vault.list(filter, page: page, interruption: context.interruption, transform: \.listItem)
        }
        var answer: JSONObject = ["data": .array(listing.items)]
        if let page = query.page {
            answer["page"] = .number(JSONNumber(page.number))
            answer["pageSize"] = .number(JSONNumber(page.size))
            answer["hasMore"] = .bool(listing.hasMore)
        }
        return .object(answer)
    }

    func get(_ name: String, _ context: JobContext) throws(RPCError) -> JSONValue {
        .object(try record(name, context).shown)
    }

    func exportDocument(_ name: String, _ context: JobContext) throws(RPCError) -> JSONObject {
        let record = try record(name, context)
        var document = record.document
        document["name"] = .string(record.name)
        document["datasourceType"] = .string(record.datasourceType)
        return document
    }

    func schema(_ query: SchemaQuery, _ context: JobContext) throws(RPCError) -> JSONValue {
        let cached = try withVault { vault throws(VaultError) in
            try vault.cachedSchema(of: ExactString(query.name), interruption: context.interruption)
        }
        guard let cached else {
            throw RPCError(
                .schemaCacheFailed,
                "The schema of \"\(query.name.excerpt)\" isn't cached; `datasource.sync` reads it."
            )
        }
        return ["data": .array(query.select(from: cached.schema.array ?? []))]
    }

    func record(_ name: String, _ context: JobContext) throws(RPCError) -> VaultRecord {
        try withVault { vault throws(VaultError) in
            try vault.read(ExactString(name), interruption: context.interruption)
        }
    }

    // MARK: - Deleting

    func delete(_ request: DeleteRequest, _ context: JobContext) throws(RPCError) -> JSONValue {
        if request.force != nil {
            throw RPCError(.notSupported, "The vault always deletes for good; leave `force` out.")
        }
        try withVault { vault throws(VaultError) in
            try vault.delete(
                ExactString(request.name),
                ifRevision: request.ifRevision,
                interruption: context.interruption
            )
        }
        return ["name": .string(request.name), "deleted": true]
    }

    // MARK: - Looking after itself

    func check(_ context: JobContext) -> TargetCheck {
        do throws(RPCError) {
            _ = try withVault { vault throws(VaultError) in
                try vault.list(
                    page: VaultPage(number: 1, size: 1),
                    interruption: context.interruption,
                    transform: \.revision
                )
            }
            if let vaultPath, let problem = Folder.problem(withMaking: vaultPath) {
                return TargetCheck(isReachable: false, isAuthenticated: false, message: problem)
            }
            return TargetCheck(isReachable: true, isAuthenticated: true)
        } catch {
            let isReachable = error.code == .vaultCorrupt || error.code == .configurationError
            return TargetCheck(isReachable: isReachable, isAuthenticated: false, message: error.message)
        }
    }
}
