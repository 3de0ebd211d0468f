import Connectivity
import JSON
import JSONRPC

/// A configured platform that this version has no client for: it is listed, and every operation says so.
struct UnservedTarget: Target {
    let name: String
    let kind: TargetConfiguration.Kind
    let capabilities = Capabilities(operations: [])

    private var refusal: RPCError {
        RPCError(
            .notSupported,
            "This version can't talk to targets of kind `\(kind.rawValue)`; use the target `local`."
        )
    }

    func list(_ query: ListQuery, _ context: JobContext) throws(RPCError) -> JSONValue { throw refusal }
    func get(_ name: String, _ context: JobContext) throws(RPCError) -> JSONValue { throw refusal }
    func create(_ request: CreateRequest, _ context: JobContext) throws(RPCError) -> JSONValue { throw refusal }
    func update(_ request: UpdateRequest, _ context: JobContext) throws(RPCError) -> JSONValue { throw refusal }
    func delete(_ request: DeleteRequest, _ context: JobContext) throws(RPCError) -> JSONValue { throw refusal }
    func test(_ request: TestRequest, _ context: JobContext) throws(RPCError) -> TestReport { throw refusal }
    func sync(_ request: SyncRequest, _ context: JobContext) throws(RPCError) -> JSONValue { throw refusal }
    func schema(_ query: SchemaQuery, _ context: JobContext) throws(RPCError) -> JSONValue { throw refusal }
    func exportDocument(_ name: String, _ context: JobContext) throws(RPCError) -> JSONObject { throw refusal }

    func check(_ context: JobContext) -> TargetCheck {
        TargetCheck(isReachable: false, isAuthenticated: false, message: refusal.message)
    }
}
