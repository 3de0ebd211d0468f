import Connectivity
import Datasource
import HTTPTransport
import JSON
import JSONRPC
import POSIX
import Platforms

/// Credible, by its Data API or its Admin API, and Malloy Publisher, which has the same Data API.
struct CredibleTarget: PlatformTarget {
    static let service = "Credible"
    static let unusableAddress = "The target's `baseURL` or `organization` can't be used."

    let name: String
    let kind = TargetConfiguration.Kind.credible
    let connector: Connector
    let interface: CredibleInterface

    /// Nil when the configured base URL can't be used, which the configuration's problems say.
    let configuredClient: CredibleClient?

    init(_ target: TargetConfiguration, configuration: Configuration) {
        self.init(target, configuration: configuration, http: target.transport)
    }

    init(_ target: TargetConfiguration, configuration: Configuration, http: any HTTPClient) {
        name = target.name
        let settings = target.settings
        let resolver = SecretResolver(allowsCommands: configuration.allowsCommands)
        connector = Connector(resolver: resolver)
        interface = settings["api"]?.string.flatMap(CredibleInterface.init) ?? .data
        let scope = CredibleScope(
            interface: interface,
            organization: settings["organization"]?.string ?? "",
            project: settings["project"]?.string ?? "",
            segment: settings["scope"]?.string ?? "projects"
        )
        let usual = CredibleClient.cloud(scope.organization, interface)
        let baseURL = try? CredibleClient.baseURL(settings["baseURL"]?.string ?? usual)
        let token = PlatformToken(settings["token"] ?? .null, resolver: resolver)
        configuredClient = baseURL.map {
            CredibleClient(baseURL: $0, scope: scope, tokens: token, client: http)
        }
    }

    var capabilities: Capabilities {
        switch interface {
        case .data: Capabilities(operations: [.list, .get, .create, .update, .delete, .test, .schema])
        case .admin: Capabilities(operations: [.list, .get, .create, .update, .delete])
        }
    }

    /// A name that no connection can have isn't asked for.
    func refuseImpossible(_ name: String) throws(RPCError) {
        guard !CredibleName.isPossible(name) else { return }
        throw RPCError(
            .datasourceNotFound,
            "Credible has no connection of this name: names there are of letters, digits, `_` and `-` alone."
        )
    }

    // MARK: - Reading

    func list(_ query: ListQuery, _ context: JobContext) throws(RPCError) -> JSONValue {
        let found = try ask { client throws(PlatformFailure) in try client.list(context.interruption) }
        let items = found.lazy.filter { $0.matches(query) }.map(\.json)
        guard let page = query.page else { return ["data": .array(Array(items))] }
        let window = page.offset.map { Array(items.dropFirst($0).prefix(page.size + 1)) } ?? []
        return ListQuery.answer(Array(window.prefix(page.size)), page, hasMore: window.count > page.size)
    }

    func get(_ name: String, _ context: JobContext) throws(RPCError) -> JSONValue {
        try refuseImpossible(name)
        let connection = try ask { client throws(PlatformFailure) in try client.get(name, context.interruption) }
        do throws(Untranslatable) {
            return .object(try TableDialect.credible.document(from: connection).body.shown(as: .stored))
        } catch {
            throw .untellable(error, by: Self.service)
        }
    }

    func schema(_ query: SchemaQuery, _ context: JobContext) throws(RPCError) -> JSONValue {
        guard interface == .data else {
            throw RPCError(
                .notSupported,
                "Credible's Admin API doesn't show schemas; use a target with `api` `data`."
            )
        }
        try refuseImpossible(query.name)
        let schemas = try ask { client throws(PlatformFailure) in
            let names =
                if let name = query.schemaName { [name] } else {
                    try client.schemaNames(query.name, context.interruption)
                }
            var schemas: [JSONValue] = []
            for name in names {
                let tables = try client.tables(query.name, schema: name, context.interruption)
                schemas.append(["schemaName": .string(name), "tables": .array(tables)])
            }
            return schemas
        }
        return ["data": .array(query.select(from: schemas))]
    }

    func sync(_ request: SyncRequest, _ context: JobContext) throws(RPCError) -> JSONValue {
        throw RPCError(
            .notSupported,
            "Credible reads schemas by itself, and its API has no way to ask for it; `datasource.schema` shows them."
        )
    }

    func exportDocument(_ name: String, _ context: JobContext) throws(RPCError) -> JSONObject {
        throw RPCError(
            .notSupported,
            "Sources can be copied from the vault alone: Credible doesn't reliably hand out credentials; create the source anew."
        )
    }

    func check(_ client: CredibleClient, _ interruption: Interruption) throws(PlatformFailure) {
        try client.check(interruption)
    }
}

extension CredibleListItem {
    private var datasourceType: String? { type.map(CredibleDialect.datasourceType) }

    fileprivate func matches(_ query: ListQuery) -> Bool {
        guard query.matches(name) else { return false }
        guard let wanted = query.datasourceType else { return true }
        return datasourceType.map { ExactString($0) == ExactString(wanted) } ?? false
    }

    fileprivate var json: JSONValue {
        var item: JSONObject = ["name": .string(name)]
        item["datasourceType"] = datasourceType.map(JSONValue.string)
        return .object(item)
    }
}
