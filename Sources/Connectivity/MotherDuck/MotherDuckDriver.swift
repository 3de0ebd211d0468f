import Datasource
import JSON
import NativeLibraries

/// Tests MotherDuck over its PostgreSQL endpoint: "Postgres Endpoint" in MotherDuck's documentation.
struct MotherDuckDriver: Driver {
    /// The only user there is; the token tells who asks.
    static let username = "postgres"

    /// The database of the account that is its default.
    static let defaultDatabase = "md:"

    private static let names = MemberNames(
        place: JSONPointer("credentials"),
        names: [
            "host": "host", "port": "port", "database": "database", "sslMode": "sslMode", "sslRootCert": "sslRootCert",
            "username": "accessToken", "password": "accessToken",
        ]
    )

    private let postgres: PostgresDriver

    init(_ postgres: PostgresDriver = PostgresDriver(.motherduck, nil)) {
        self.postgres = postgres
    }

    var libraries: [any ProbeableLibrary] { postgres.libraries }

    func test(_ credentials: Credentials, session: TestSession) -> TestOutcome {
        var outcome = TestOutcome()
        do throws(TestFailure) {
            outcome = postgres.test(try Self.translated(credentials), session: session)
            outcome.failure = outcome.failure.map(Self.told)
        } catch {
            outcome.failure = error
        }
        if outcome.failure == nil, let product = outcome.server?["product"]?.string, Self.isOther(product) {
            outcome.warnings.append(
                "What answers calls itself \(product), not MotherDuck: check that the host is MotherDuck's."
            )
        } else {
            outcome.server = outcome.server.map(Self.facts)
        }
        return outcome
    }

    func discoverSchema(_ credentials: Credentials, session: TestSession) throws(TestFailure) -> DiscoveredSchema {
        let translated = try Self.translated(credentials)
        do throws(TestFailure) {
            return try postgres.discoverSchema(translated, session: session)
        } catch {
            throw Self.told(error)
        }
    }

    /// The same in PostgreSQL's words.
    static func translated(_ credentials: Credentials) throws(TestFailure) -> Credentials {
        let reader = CredentialReader(credentials)
        let mode = try reader.choice("sslMode", of: DatabaseTLSMode.self) ?? .verifyFull
        guard mode != .disable, mode != .prefer else {
            throw .invalid(
                "MotherDuck is only reached with TLS.",
                [DatabaseField.sslMode],
                hint: "Set sslMode to verify-full."
            )
        }
        var plain: JSONObject = [
            "host": .string(try reader.text("host") ?? usualHost),
            "username": .string(username),
            "database": .string(try reader.text("database") ?? defaultDatabase),
            "sslMode": .string(mode.rawValue),
        ]
        plain["port"] = try reader.port().map { .number(JSONNumber($0)) }
        plain["sslRootCert"] = try reader.text("sslRootCert").map(JSONValue.string)
        return Credentials(plain: plain, secrets: [JSONPointer("password"): try reader.requiredSecret("accessToken")])
    }

    private static var usualHost: String {
        let host = TypeDefinition.motherduck.credentials.fields.first { $0.name == "host" }
        return host?.defaultValue?.string ?? "pg.us-east-1-aws.motherduck.com"
    }

    private static func told(_ failure: TestFailure) -> TestFailure {
        var failure = names.renamed(failure)
        if failure.reason == .authenticationFailed {
            failure.message = "MotherDuck refused the access token."
            failure.hint = "Check the token, that it hasn't expired, and that the host is that of the account's region."
        }
        return failure
    }

    /// Databases that speak PostgreSQL's protocol, and would take a token for a password.
    private static func isOther(_ product: String) -> Bool {
        PostgresServer.Product.allCases.contains { $0.label == product }
    }

    /// What answers is DuckDB, which calls its version `v1.5.6`.
    private static func facts(_ server: JSONObject) -> JSONObject {
        var facts: JSONObject = ["product": "MotherDuck"]
        facts["version"] = server["version"] ?? version(server["product"]?.string)
        facts["database"] = server["database"]
        return facts
    }

    private static func version(_ banner: String?) -> JSONValue? {
        guard let banner, banner.utf8.first == UInt8(ascii: "v") else { return nil }
        return .string(String(banner.dropFirst()))
    }
}
