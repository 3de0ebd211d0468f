import Datasource
import JSON
import POSIX

/// What a child is asked to do, as one JSON text. It holds secrets: it only ever stands in memory and in the child's input.
struct IsolatedRequest {
    enum Work: String {
        case test
        case discoverSchema
    }

    let work: Work
    let datasourceType: String
    let credentials: Credentials

    /// On the clock that all processes of this computer share.
    let deadline: Instant

    /// The process that asks.
    let parent: Int

    /// Whether the child finds a tunnel to the source's server open.
    let hasTunnel: Bool

    var bytes: [UInt8] {
        let secrets = credentials.secrets.map { (key: $0.key.description, value: JSONValue.string($0.value.revealed)) }
        let request: JSONObject = [
            "work": .string(work.rawValue),
            "datasourceType": .string(datasourceType),
            "deadline": .number(JSONNumber(deadline.nanoseconds)),
            "parent": .number(JSONNumber(parent)),
            "hasTunnel": .bool(hasTunnel),
            "plain": .object(credentials.plain),
            "secrets": .object(JSONObject(secrets)),
            "assumed": .array(credentials.assumed.map(JSONValue.string)),
        ]
        return JSONValue.object(request).bytes
    }

    init(
        work: Work,
        datasourceType: String,
        credentials: Credentials,
        deadline: Instant,
        parent: Int,
        hasTunnel: Bool = false
    ) {
        self.work = work
        self.datasourceType = datasourceType
        self.credentials = credentials
        self.deadline = deadline
        self.parent = parent
        self.hasTunnel = hasTunnel
    }

    /// - Returns: nil for what isn't such a request.
    init?(parsing bytes: [UInt8]) {
        guard let request = try? JSONValue(parsing: bytes),
            let work = request["work"]?.string.flatMap(Work.init),
            let datasourceType = request["datasourceType"]?.string,
            let deadline = request["deadline"]?.integer,
            let parent = request["parent"]?.integer,
            let hasTunnel = request["hasTunnel"]?.bool,
            let plain = request["plain"]?.object,
            let secrets = request["secrets"]?.object,
            let assumed = request["assumed"]?.array
        else { return nil }
        self.work = work
        self.datasourceType = datasourceType
        self.deadline = Instant(nanoseconds: Int64(deadline))
        self.parent = parent
        self.hasTunnel = hasTunnel
        var credentials = Credentials(plain: plain, assumed: Set(assumed.compactMap(\.string)))
        for member in secrets.members {
            guard let pointer = JSONPointer(parsing: member.key.string), let text = member.value.string else {
                return nil
            }
            credentials.secrets[pointer] = Secret(text)
        }
        self.credentials = credentials
    }
}
