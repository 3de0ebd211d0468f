import Foundation
import JSON
import Testing

/// `Tests/stand-ins/rivergen.py`, for as long as a test runs.
final class RiverGenStandIn: PlatformStandIn {
    static let token = "rivergen_stand_in"

    let process: StandInProcess

    init(_ arguments: String...) throws {
        process = try StandInProcess("rivergen.py", arguments)
    }

    /// What makes it the target `rivergen`.
    var environment: [String: String] {
        ["RIVERGEN_TOKEN": Self.token, "RIVERGEN_BASE_URL": url]
    }

    struct State: StandInState {
        let json: JSONValue

        private var sources: [JSONValue] { json["sources"]?.object?.members.map(\.value) ?? [] }

        /// The names of the sources that aren't deleted.
        var names: [String] {
            sources.filter { $0["deleted_at"]?.isNull ?? true }.compactMap { $0["name"]?.string }
        }

        /// The first source of this name, deleted or not.
        func source(_ name: String) -> JSONValue? { sources.first { $0["name"]?.string == name } }
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
