import Foundation
import JSON
import Testing

/// `Tests/stand-ins/rivergen.py`, for as long as a test runs.
final class RiverGenStandIn {
    static let token = "rivergen_stand_in"

    private let process: StandInProcess

    init(_ arguments: String...) throws {
        process = try StandInProcess("rivergen.py", arguments)
    }

    var url: String { "http://127.0.0.1:\(process.port)" }

    /// What makes it the target `rivergen`.
    var environment: [String: String] {
        ["RIVERGEN_TOKEN": Self.token, "RIVERGEN_BASE_URL": url]
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

        private var sources: [JSONValue] { json["sources"]?.object?.members.map(\.value) ?? [] }

        /// The names of the sources that aren't deleted.
        var names: [String] {
            sources.filter { $0["deleted_at"]?.isNull ?? true }.compactMap { $0["name"]?.string }
        }

        /// The first source of this name, deleted or not.
        func source(_ name: String) -> JSONValue? { sources.first { $0["name"]?.string == name } }

        /// `POST /api/v1/data-sources`, in the order received.
        var requests: [String] {
            (json["requests"]?.array ?? []).map { request in
                "\(request["method"]?.string ?? "") \(request["path"]?.string ?? "")"
            }
        }

        /// The bodies of the requests with this method and path.
        func bodies(_ request: String) -> [JSONValue] {
            (json["requests"]?.array ?? []).filter {
                "\($0["method"]?.string ?? "") \($0["path"]?.string ?? "")" == request
            }.map { $0["body"] ?? .null }
        }

        func count(_ method: String) -> Int { requests.count { $0.hasPrefix(method + " ") } }

        /// What its documentation doesn't have.
        var undocumented: [String] { json["undocumented"]?.array?.compactMap(\.string) ?? [] }

        var logins: Int { json["logins"]?.integer ?? 0 }
    }
}

/// A PostgreSQL source for RiverGen.
func riverSample(_ name: String, password: JSONValue = "securepassword") -> JSONObject {
    [
        "name": .string(name), "datasourceType": "postgres",
        "credentials": [
            "host": "db.example.com", "port": 5432, "username": "dbuser", "password": password,
            "database": "production",
            "schema": "public",
        ],
        "options": ["description": "Main production database", "tags": ["production", "database"]],
    ]
}
