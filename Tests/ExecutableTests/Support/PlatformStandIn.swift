import JSON

/// A script of `Tests/stand-ins` in the place of a platform.
protocol PlatformStandIn {
    associatedtype State: StandInState

    var process: StandInProcess { get }
}

extension PlatformStandIn {
    var url: String { "http://127.0.0.1:\(process.port)" }

    /// Steers it.
    ///
    /// - Returns: its state.
    @discardableResult func command(_ command: JSONValue = [:]) throws -> State {
        State(json: try process.command(command))
    }

    /// Makes requests go wrong: see `Tests/stand-ins/databrain.py`.
    func fail(_ failure: JSONValue) throws {
        try command(["fail": failure])
    }

    var state: State {
        get throws { try command() }
    }
}

/// What a stand-in tells of itself.
protocol StandInState {
    init(json: JSONValue)

    var json: JSONValue { get }
}

extension StandInState {
    /// `POST /api/v2/datasource` and the body, in the order received.
    var sent: [(line: String, body: JSONValue)] {
        (json["requests"]?.array ?? []).map { request in
            ("\(request["method"]?.string ?? "") \(request["path"]?.string ?? "")", request["body"] ?? .null)
        }
    }

    /// `POST /api/v2/datasource`, in the order received.
    var requests: [String] { sent.map(\.line) }

    /// The bodies of the requests with this method and path.
    func bodies(_ request: String) -> [JSONValue] { sent.filter { $0.line == request }.map(\.body) }

    /// How many requests there were with a method.
    func count(_ method: String) -> Int { requests.count { $0.hasPrefix(method + " ") } }

    /// What its documentation doesn't have.
    var undocumented: [String] { json["undocumented"]?.array?.compactMap(\.string) ?? [] }

    var mostRunning: Int { json["mostRunning"]?.integer ?? 0 }
    var logins: Int { json["logins"]?.integer ?? 0 }
}

/// One line of input.
func request(_ id: JSONValue, _ method: String, _ params: JSONObject = [:]) -> String {
    let request: JSONValue = [
        "jsonrpc": "2.0", "id": id, "method": .string(method), "params": .object(params),
    ]
    return String(decoding: request.bytes, as: UTF8.self)
}
