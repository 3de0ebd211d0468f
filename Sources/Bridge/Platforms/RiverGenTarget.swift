import Connectivity
import Datasource
import HTTPTransport
import JSON
import JSONRPC
import POSIX
import Platforms

/// RiverGen: it knows sources by their id, keeps their credentials to itself, and tests what it has.
struct RiverGenTarget: PlatformTarget {
    static let service = "RiverGen"

    let name: String
    let kind = TargetConfiguration.Kind.rivergen
    let capabilities = Capabilities(
        operations: [.list, .get, .create, .update, .rename, .delete, .test, .sync, .schema]
    )

    let connector: Connector

    /// Nil when the configured base URL can't be used, which the configuration's problems say.
    let configuredClient: RiverGenClient?

    init(_ target: TargetConfiguration, configuration: Configuration) {
        self.init(target, configuration: configuration, http: target.transport)
    }

    init(_ target: TargetConfiguration, configuration: Configuration, http: any HTTPClient) {
        name = target.name
        let resolver = SecretResolver(allowsCommands: configuration.allowsCommands)
        connector = Connector(resolver: resolver)
        let baseURL = try? RiverGenClient.baseURL(target.settings["baseURL"]?.string ?? RiverGenClient.cloud)
        let token = PlatformToken(target.settings["token"] ?? .null, resolver: resolver)
        let workspaceID = target.settings["workspaceId"]?.integer
        configuredClient = baseURL.map {
            RiverGenClient(baseURL: $0, workspaceID: workspaceID, tokens: token, client: http)
        }
    }

    /// The source of a name, as a listing tells of it.
    func find(_ name: String, _ context: JobContext) throws(RPCError) -> RiverGenSource {
        try ask { client throws(PlatformFailure) in try client.source(named: name, context.interruption) }
    }

    func exportDocument(_ name: String, _ context: JobContext) throws(RPCError) -> JSONObject {
        throw RPCError(
            .notSupported,
            "RiverGen hands out no credentials, so that nothing can be copied from there; create the source anew."
        )
    }

    func check(_ client: RiverGenClient, _ interruption: Interruption) throws(PlatformFailure) {
        try client.check(interruption)
    }

    func place(of field: String, datasourceType: String?) -> JSONPointer {
        RiverGenDialect.place(of: field, datasourceType: datasourceType)
    }
}
