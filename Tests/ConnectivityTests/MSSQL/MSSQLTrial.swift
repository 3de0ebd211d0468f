import Datasource
import JSON
import POSIX

@testable import Connectivity

/// Credentials of the test servers, with what a test changes.
struct MSSQLCredentials {
    var plain: JSONObject
    var secrets: [String: String]

    /// Trusts the authority of the servers, unless the changes say otherwise.
    init(_ flavour: MSSQLServers.Flavour = .main, _ changes: JSONObject = [:], password: String = "right-pw") throws {
        let servers = try MSSQLServers.shared()
        self.init(port: try servers.port(flavour), [:], password: password)
        plain["sslRootCert"] = .string(servers.path("ca.crt"))
        change(changes)
    }

    init(port: Int, _ changes: JSONObject = [:], password: String = "right-pw") {
        plain = ["server": "127.0.0.1", "port": .number(JSONNumber(port)), "user": "alice", "database": "app"]
        secrets = ["password": password]
        change(changes)
    }

    private mutating func change(_ changes: JSONObject) {
        for member in changes.members {
            plain[member.key.string] = member.value.isNull ? nil : member.value
        }
    }

    var credentials: Credentials {
        let places = secrets.map { (JSONPointer($0.key), Secret($0.value)) }
        return Credentials(plain: plain, secrets: Dictionary(uniqueKeysWithValues: places))
    }
}

/// Tests as the bridge does, through a child, and collects everything that a person could see of it.
struct MSSQLTrial {
    let report: TestReport
    let milliseconds: Double

    /// The report and every note on the way.
    let visibleText: String

    static let registry = DriverRegistry([
        "mssql": IsolatedDriver("mssql", MSSQLDriver(), program: BridgeExecutable.program)
    ])

    init(
        _ credentials: MSSQLCredentials,
        registry: DriverRegistry = MSSQLTrial.registry,
        milliseconds: Int = 60_000,
        interruption: Interruption? = nil
    ) throws {
        let notes = Monitor("")
        let interruption = interruption ?? Interruption(deadline: Instant.now.advanced(byMilliseconds: milliseconds))
        let session = TestSession(interruption: interruption) { stage, text in
            notes.withLock { $0 += "\(stage.rawValue): \(text)\n" }
        }
        let start = Instant.now
        report = try ConnectionTester(registry: registry).test("mssql", credentials.credentials, session: session)
        self.milliseconds = Instant.now.milliseconds(since: start)
        visibleText = String(decoding: report.json.bytes, as: UTF8.self) + notes.withLock { $0 }
    }
}
