import Foundation
import JSON
import Testing

/// `Tests/stand-ins/credible.py`, for as long as a test runs.
final class CredibleStandIn: PlatformStandIn {
    static let token = "credible_stand_in"

    /// Which of the interfaces it stands in for, and as what.
    struct Surface: Sendable, CustomTestStringConvertible {
        var api = "data"
        var scope = "projects"

        /// Whether it is Malloy Publisher, which knows no tokens and no organizations.
        var isOpen = false

        var testDescription: String { isOpen ? "Publisher" : "\(api) \(scope)" }

        /// What stands before `/connections`.
        var path: String { (api == "admin" ? "/api/v0/organizations/acme/" : "/api/v0/") + "\(scope)/sales" }

        static let all = [
            Surface(), Surface(scope: "environments"), Surface(api: "admin"),
            Surface(api: "admin", scope: "environments"),
            Surface(scope: "environments", isOpen: true),
        ]
    }

    let surface: Surface
    let process: StandInProcess

    init(_ surface: Surface = Surface(), _ arguments: String...) throws {
        self.surface = surface
        let token = surface.isOpen ? "" : Self.token
        let shape = ["--api", surface.api, "--scope", surface.scope, "--token", token]
        process = try StandInProcess("credible.py", shape + arguments)
    }

    /// The variables that make it the target `credible` without a configuration.
    var environment: [String: String] { OutcomePlatform.credible.environment(process.port) }

    /// A configuration whose default target it is, as `credible`.
    func configure(in folder: TemporaryFolder, _ others: JSONObject = [:]) throws -> String {
        var target: JSONObject = [
            "kind": "credible", "baseURL": .string(url), "project": "sales", "api": .string(surface.api),
            "scope": .string(surface.scope),
        ]
        if !surface.isOpen {
            target["organization"] = "acme"
            target["token"] = .string(Self.token)
        }
        others.members.forEach { target[$0.key.string] = $0.value }
        let configuration: JSONValue = [
            "defaultTarget": "credible", "targets": ["credible": .object(target)],
        ]
        return try folder.write("config.json", String(decoding: configuration.bytes, as: UTF8.self))
    }

    /// Adds a connection, or changes one.
    func set(_ name: String, _ members: JSONObject) throws {
        try command(["set": .object(JSONObject([(key: name, value: .object(members))]))])
    }

    struct State: StandInState {
        let json: JSONValue

        /// The names of the connections.
        var names: [String] { json["sources"]?.object?.keys ?? [] }

        /// A connection as it is stored.
        func connection(_ name: String) -> JSONValue? { json["sources"]?[name] }

        /// The bodies of the writes of a method: those of tests aren't.
        func bodies(_ method: String) -> [JSONValue] {
            sent.filter { $0.line.hasPrefix(method + " ") && !$0.line.hasSuffix("/connections/test") }.map(\.body)
        }

        func count(_ method: String) -> Int { bodies(method).count }

        /// The bodies of tests.
        var tests: [JSONValue] { json["tests"]?.array ?? [] }
    }
}

/// A PostgreSQL connection, in our words.
func credibleSample(_ name: String, password: JSONValue = "securepassword") -> JSONObject {
    [
        "name": .string(name), "datasourceType": "postgres",
        "credentials": [
            "host": "db.example.com", "port": 5432, "username": "dbuser", "password": password, "database": "analytics",
        ],
    ]
}

/// The same in Credible's words.
func credibleBody(_ name: String, password: JSONValue = "securepassword") -> JSONObject {
    [
        "name": .string(name), "type": "postgres",
        "postgresConnection": [
            "host": "db.example.com", "port": 5432, "userName": "dbuser", "password": password,
            "databaseName": "analytics",
        ],
    ]
}

extension JSONValue {
    /// Whether two values mean the same: the order of members says nothing.
    func means(_ other: JSONValue?) -> Bool {
        switch (self, other) {
        case (.object(let left), .object(let right)?):
            left.keys.count == right.keys.count && left.members.allSatisfy { $0.value.means(right[$0.key.string]) }
        case (.array(let left), .array(let right)?):
            left.count == right.count && zip(left, right).allSatisfy { $0.means($1) }
        default:
            self == other
        }
    }
}
