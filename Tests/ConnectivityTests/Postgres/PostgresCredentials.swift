import Datasource
import JSON
import POSIX

@testable import Connectivity

/// Credentials of the test servers, with what a test changes.
struct PostgresCredentials {
    var plain: JSONObject
    var secrets: [String: String]

    init(_ flavour: PostgresServers.Flavour = .main, _ changes: JSONObject = [:], secrets: [String: String] = [:])
        throws
    {
        let servers = try PostgresServers.shared()
        self.init(port: try servers.port(flavour), changes, secrets: secrets)
    }

    init(port: Int, _ changes: JSONObject = [:], secrets: [String: String] = [:]) {
        plain = [
            "host": "localhost", "port": .number(JSONNumber(port)), "username": "alice", "database": "app",
            "sslMode": "require",
        ]
        for member in changes.members {
            plain[member.key.string] = member.value
        }
        self.secrets = ["password": "right-pw"].merging(secrets) { $1 }
    }

    var credentials: Credentials {
        let places = secrets.map { (JSONPointer($0.key), Secret($0.value)) }
        return Credentials(plain: plain, secrets: Dictionary(uniqueKeysWithValues: places))
    }
}

extension PostgresDriver {
    /// The driver as the registry has it, but sure of the address: not every machine knows `localhost` in both families.
    static func local(
        _ type: TypeDefinition = .postgres,
        _ product: PostgresServer.Product = .postgreSQL,
        columnLimit: Int = PostgresDriver.columnLimit,
        addresses: [String] = ["127.0.0.1"]
    ) -> PostgresDriver {
        PostgresDriver(type, product, columnLimit: columnLimit) {
            host,
            interruption throws(HostResolver.Failure) in
            guard host == "localhost" else {
                return try HostResolver.addresses(of: host, interruption: interruption)
            }
            return addresses
        }
    }
}

extension TestReport {
    /// Reason and stage, for comparing.
    var end: String {
        guard let failure = outcome.failure else { return "ok" }
        return "\(failure.stage?.rawValue ?? "-") \(failure.reason.rawValue)"
    }

    var fields: [String] {
        outcome.failure.map { $0.fields.map { String($0.description.dropFirst("/credentials/".count)) } } ?? []
    }
}

/// Tests as the bridge does, and collects everything that a person could see of it.
struct PostgresTrial {
    let report: TestReport
    let milliseconds: Double

    /// The report and every note on the way.
    let visibleText: String

    init(
        _ credentials: PostgresCredentials,
        as type: String = "postgres",
        driver: PostgresDriver = .local(),
        milliseconds: Int = 10_000,
        interruption: Interruption? = nil
    ) throws {
        let notes = Monitor("")
        let interruption = interruption ?? Interruption(deadline: Instant.now.advanced(byMilliseconds: milliseconds))
        let session = TestSession(interruption: interruption) { stage, text in
            notes.withLock { $0 += "\(stage.rawValue): \(text)\n" }
        }
        let tester = ConnectionTester(registry: DriverRegistry([ExactString(type): driver]))
        let start = Instant.now
        report = try tester.test(type, credentials.credentials, session: session)
        self.milliseconds = Instant.now.milliseconds(since: start)
        var json: [UInt8] = []
        json.append(json: report.json)
        visibleText = String(decoding: json, as: UTF8.self) + notes.withLock { $0 }
    }
}
