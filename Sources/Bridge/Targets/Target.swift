import Connectivity
import Datasource
import JSON
import JSONRPC
import POSIX

/// A place where data sources live: the vault on this computer, or a platform.
///
/// The methods of the protocol don't know which one they talk to. A target implements what it can do; everything else is
/// answered with 1301 and what to do instead.
protocol Target: Sendable {
    var name: String { get }
    var kind: TargetConfiguration.Kind { get }
    var capabilities: Capabilities { get }

    func list(_ query: ListQuery, _ context: JobContext) throws(RPCError) -> JSONValue
    func get(_ name: String, _ context: JobContext) throws(RPCError) -> JSONValue
    func create(_ request: CreateRequest, _ context: JobContext) throws(RPCError) -> JSONValue
    func update(_ request: UpdateRequest, _ context: JobContext) throws(RPCError) -> JSONValue
    func delete(_ request: DeleteRequest, _ context: JobContext) throws(RPCError) -> JSONValue
    func test(_ request: TestRequest, _ context: JobContext) throws(RPCError) -> TestReport
    func sync(_ request: SyncRequest, _ context: JobContext) throws(RPCError) -> JSONValue
    func schema(_ query: SchemaQuery, _ context: JobContext) throws(RPCError) -> JSONValue
    func check(_ context: JobContext) -> TargetCheck

    /// The whole document with its secrets as they are stored, for a copy.
    func exportDocument(_ name: String, _ context: JobContext) throws(RPCError) -> JSONObject
}

/// What a target can do, as `target.list` tells it.
struct Capabilities: Sendable {
    var operations: Set<Operation>

    enum Operation: String, CaseIterable, Sendable {
        case list
        case get
        case create
        case update
        case rename
        case delete
        case test
        case sync
        case schema
        case copyFrom
    }

    var json: JSONValue {
        .object(JSONObject(Operation.allCases.map { ($0.rawValue, .bool(operations.contains($0))) }))
    }
}

struct ListQuery: Sendable {
    struct Page: Sendable {
        var number: Int
        var size: Int
    }

    /// Nil for everything.
    var page: Page?
    var datasourceType: String?
    var nameContains: String?
}

struct CreateRequest: Sendable {
    /// The document's members.
    var document: JSONObject
    var testsFirst: Bool
    var isDryRun: Bool
}

struct UpdateRequest: Sendable {
    var name: String

    /// The document's other members, as a merge patch.
    var patch: JSONObject
    var newName: String?
    var testsFirst: Bool
    var isDryRun: Bool
    var ifRevision: Int?
}

struct DeleteRequest: Sendable {
    var name: String
    var force: Bool?
    var ifRevision: Int?
}

/// A test of a stored source, or of credentials that aren't stored anywhere.
struct TestRequest: Sendable {
    enum Subject: Sendable {
        case stored(name: String, datasourceType: String?, overrides: JSONObject?)
        case given(datasourceType: String, credentials: JSONValue)
    }

    var subject: Subject

    /// Who is asked to connect; nil for whoever usually does.
    var via: String?
}

struct SyncRequest: Sendable {
    var name: String
    var platformID: String?
}

struct SchemaQuery: Sendable {
    var name: String
    var schemaName: String?
    var tableName: String?
}

struct TargetCheck: Sendable {
    var isReachable: Bool
    var isAuthenticated: Bool

    /// One sentence about what is wrong.
    var message: String?
}
