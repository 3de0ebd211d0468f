import Foundation
import JSON
import Testing

/// `Tests/stand-ins/databrain.py`, for as long as a test runs.
final class DatabrainStandIn: PlatformStandIn {
    static let token = "dbn_live_stand_in"

    let process: StandInProcess

    init(_ arguments: String...) throws {
        process = try StandInProcess("databrain.py", arguments)
    }

    /// What makes it the target `databrain`.
    var environment: [String: String] {
        ["DATABRAIN_SERVICE_TOKEN": Self.token, "DATABRAIN_BASE_URL": url]
    }

    struct State: StandInState {
        let json: JSONValue

        /// The names of the sources.
        var names: [String] { json["sources"]?.object?.keys ?? [] }

        /// The last body that made a source what it is.
        func body(_ name: String) -> JSONValue? { json["sources"]?[name]?["body"] }

        func id(_ name: String) -> String? { json["sources"]?[name]?["id"]?.string }
    }
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
