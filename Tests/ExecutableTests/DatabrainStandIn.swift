import Foundation
import JSON
import Testing

/// `Tests/stand-ins/databrain.py`, for as long as a test runs.
final class DatabrainStandIn {
    static let token = "dbn_live_stand_in"

    private let process: StandInProcess

    init(_ arguments: String...) throws {
        process = try StandInProcess("databrain.py", arguments)
    }

    var url: String { "http://127.0.0.1:\(process.port)" }

    /// What makes it the target `databrain`.
    var environment: [String: String] {
        ["DATABRAIN_SERVICE_TOKEN": Self.token, "DATABRAIN_BASE_URL": url]
    }

    /// Steers it.
    ///
    /// - Returns: its state.
    @discardableResult func command(_ command: JSONValue = [:]) throws -> State {
        State(json: try process.command(command))
    }

    func fail(_ failure: JSONValue) throws {
        try command(["fail": failure])
    }

    var state: State {
        get throws { try command() }
    }

    struct State {
        let json: JSONValue

        /// The names of the sources.
        var names: [String] { json["sources"]?.object?.keys ?? [] }

        /// The last body that made a source what it is.
        func body(_ name: String) -> JSONValue? { json["sources"]?[name]?["body"] }

        func id(_ name: String) -> String? { json["sources"]?[name]?["id"]?.string }

        /// `POST /api/v2/datasource`, in the order received.
        var requests: [String] {
            (json["requests"]?.array ?? []).map { request in
                "\(request["method"]?.string ?? "") \(request["path"]?.string ?? "")"
            }
        }

        func count(_ method: String) -> Int { requests.count { $0.hasPrefix(method + " ") } }

        /// What its documentation doesn't have.
        var undocumented: [String] { json["undocumented"]?.array?.compactMap(\.string) ?? [] }

        var mostRunning: Int { json["mostRunning"]?.integer ?? 0 }
        var logins: Int { json["logins"]?.integer ?? 0 }
    }
}

/// One line of input.
func request(_ id: JSONValue, _ method: String, _ params: JSONObject = [:]) -> String {
    let request: JSONValue = [
        "jsonrpc": "2.0", "id": id, "method": .string(method), "params": .object(params),
    ]
    return String(decoding: request.bytes, as: UTF8.self)
}

/// Databrain's documented sample, with another name or password.
func databrainSample(_ name: String, password: JSONValue = "securepassword") -> JSONObject {
    [
        "datasourceType": "postgres",
        "credentials": [
            "name": .string(name), "host": "db.example.com", "port": 5432, "username": "dbuser", "password": password,
            "database": "analytics", "schema": "public",
        ],
    ]
}
