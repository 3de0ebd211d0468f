import Datasource
import JSON
import POSIX

@testable import Connectivity

/// Credentials of the test servers, with what a test changes.
struct MySQLCredentials {
    var plain: JSONObject
    var secrets: [String: String]

    init(_ flavour: MySQLServers.Flavour = .main, _ changes: JSONObject = [:], secrets: [String: String] = [:]) throws {
        self.init(port: try MySQLServers.shared().port(flavour), changes, secrets: secrets)
    }

    init(port: Int, _ changes: JSONObject = [:], secrets: [String: String] = [:]) {
        plain = [
            "host": "127.0.0.1", "port": .number(JSONNumber(port)), "username": "alice", "database": "app",
            "sslMode": "require",
        ]
        for member in changes.members {
            plain[member.key.string] = member.value.isNull ? nil : member.value
        }
        self.secrets = ["password": "right-pw"].merging(secrets) { $1 }
    }

    var credentials: Credentials {
        let places = secrets.map { (JSONPointer($0.key), Secret($0.value)) }
        return Credentials(plain: plain, secrets: Dictionary(uniqueKeysWithValues: places))
    }
}

/// Tests as the bridge does, through a child, and collects everything that a person could see of it.
struct MySQLTrial {
    let report: TestReport
    let milliseconds: Double

    /// The report and every note on the way.
    let visibleText: String

    static let registry = DriverRegistry([
        "mysql": IsolatedDriver("mysql", MySQLDriver(.mySQL), program: BridgeExecutable.program),
        "singlestore": IsolatedDriver("singlestore", MySQLDriver(.singleStore), program: BridgeExecutable.program),
    ])

    init(
        _ credentials: MySQLCredentials,
        type: String = "mysql",
        registry: DriverRegistry = MySQLTrial.registry,
        milliseconds: Int = 60_000,
        interruption: Interruption? = nil
    ) throws {
        let notes = Monitor("")
        let interruption = interruption ?? Interruption(deadline: Instant.now.advanced(byMilliseconds: milliseconds))
        let session = TestSession(interruption: interruption) { stage, text in
            notes.withLock { $0 += "\(stage.rawValue): \(text)\n" }
        }
        let start = Instant.now
        report = try ConnectionTester(registry: registry).test(type, credentials.credentials, session: session)
        self.milliseconds = Instant.now.milliseconds(since: start)
        visibleText = String(decoding: report.json.bytes, as: UTF8.self) + notes.withLock { $0 }
    }
}
