import Datasource
import JSON
import POSIX
import Testing

@testable import Connectivity

/// A driver that always fails in one way.
private struct FailingDriver: Driver {
    var goesThroughTunnels: Bool { true }
    let failure: TestFailure

    func test(_ credentials: Credentials, session: TestSession) -> TestOutcome {
        var outcome = TestOutcome()
        outcome.failure = failure
        return outcome
    }

    func discoverSchema(_ credentials: Credentials, session: TestSession) throws(TestFailure) -> DiscoveredSchema {
        throw failure
    }
}

@Suite(.timeLimit(.minutes(10)))
struct DiagnosisTests {
    private func failure(
        _ given: TestFailure,
        _ plain: JSONObject,
        datasourceType: String = "postgres"
    ) throws -> TestFailure {
        let registry = DriverRegistry([ExactString(datasourceType): FailingDriver(failure: given)])
        let interruption = Interruption(deadline: Instant.now.advanced(byMilliseconds: 10_000))
        let session = TestSession(interruption: interruption)
        let tester = ConnectionTester(registry: registry)
        let report = try tester.test(datasourceType, Credentials(plain: plain), session: session)
        return try #require(report.outcome.failure)
    }

    private static let vague: TestFailure = {
        var failure = TestFailure(stage: .connect, reason: .unknown, message: "It failed.", hint: "Look at it.")
        failure.isVague = true
        return failure
    }()

    private func pointers(_ names: String...) -> [JSONPointer] {
        names.map { JSONPointer("credentials", $0) }
    }

    @Test("A vague failure becomes one of the look-up where there is no such host")
    func noHost() throws {
        let found = try failure(Self.vague, ["host": "nowhere.invalid", "port": 5432])
        #expect(found.stage == .resolve)
        #expect(found.reason == .hostNotFound)
        #expect(found.fields == pointers("host", "port"))
    }

    @Test("A place that nobody gave isn't to blame for not being reached")
    func usualPlace() throws {
        let given = TestFailure(
            stage: .resolve,
            reason: .hostNotFound,
            message: "There is no host pg.example.test.",
            fields: pointers("host"),
            hint: "Check the host.",
            nativeCode: "EAI_NONAME"
        )
        let unnamed = try failure(given, ["database": "app"], datasourceType: "motherduck")
        #expect(unnamed.fields.isEmpty)
        #expect(unnamed.hint?.contains("give host") == true)
        // As it comes from the bridge, which fills defaults in.
        let usual: JSONObject = ["host": "pg.us-east-1-aws.motherduck.com", "port": 5432]
        #expect(try failure(given, usual, datasourceType: "motherduck").fields.isEmpty)
        let named = try failure(given, ["host": "pg.example.test"], datasourceType: "motherduck")
        #expect(named.fields == pointers("host"))
        #expect(named.hint == "Check the host.")
    }

    @Test("A vague failure becomes one of the port where nothing listens, and the usual port is named")
    func closedPort() throws {
        let found = try failure(Self.vague, ["host": "127.0.0.1", "port": 1])
        #expect(found.stage == .connect)
        #expect(found.reason == .connectionRefused)
        #expect(found.fields == pointers("host", "port"))
        #expect(found.hint?.hasSuffix("; PostgreSQL usually listens on port 5432.") == true, "\(found.hint ?? "")")
    }

    @Test("A vague failure stands where the port can be reached, and is placed after that")
    func openPort() throws {
        let server = FaultyServer(.silence)
        let found = try failure(Self.vague, ["host": "127.0.0.1", "port": .number(JSONNumber(server.port))])
        #expect(found.stage == .authenticate)
        #expect(found.reason == .unknown)
        #expect(found.message == "It failed.")
    }

    @Test("What a driver could tell isn't looked at again, nor what is behind a tunnel")
    func clearFailure() throws {
        var clear = Self.vague
        clear.isVague = false
        #expect(try failure(clear, ["host": "nowhere.invalid"]).reason == .unknown)
        #expect(try failure(Self.vague, ["host": "nowhere.invalid", "sshTunnel": "enable"]).reason == .unknown)
    }

    @Test("A vague failure survives the way out of a child process")
    func isolation() throws {
        #expect(TestFailure(decoding: Self.vague.encoded)?.isVague == true)
        var clear = Self.vague
        clear.isVague = false
        #expect(TestFailure(decoding: clear.encoded)?.isVague == false)
    }

    private static let places: [(String, JSONObject, [String])] = [
        ("postgres", ["host": "h", "port": 1], ["host", "port"]),
        ("postgres", ["host": "h"], ["host"]),
        ("mssql", ["server": "h", "port": 1], ["server", "port"]),
        ("elasticsearch", ["server_type": "self-managed", "host": "https://h"], ["host"]),
        ("awss3", ["endpoint": "https://h", "bucket": "b"], ["endpoint"]),
        ("bigquery", ["projectId": "p"], []),
    ]

    @Test("A failure that is up to the server points at the members that name it", arguments: places)
    func fields(_ datasourceType: String, _ plain: JSONObject, _ expected: [String]) throws {
        let lost = TestFailure(stage: .query, reason: .timeout, message: "It took too long.", hint: "Wait.")
        let found = try failure(lost, plain, datasourceType: datasourceType)
        #expect(found.fields == expected.map { JSONPointer("credentials", $0) })
        #expect(found.hint == "Wait.")
        var told = lost
        told.nativeCode = "57014"
        #expect(try failure(told, plain, datasourceType: datasourceType).fields.isEmpty)
        var early = lost
        early.stage = .validate
        #expect(try failure(early, plain, datasourceType: datasourceType).fields.isEmpty)
    }

    @Test(
        "A port where nothing listens gets the usual one named, for every type that has one",
        arguments: [
            ("clickhouse", "host", "8123, or 8443 with TLS."), ("trino", "host", "8080, or 443 with TLS."),
            ("elasticsearch", "host", "9200."), ("opensearch", "host", "9200."), ("mongodb", "host", "27017"),
            ("mysql", "host", "3306."), ("singlestore", "host", "3306."), ("mssql", "server", "1433."),
            ("cockroachdb", "host", "26257."), ("redshift", "host", "5439."), ("postgres", "host", "5432."),
        ]
    )
    func closedPorts(_ type: String, _ member: String, _ port: String) throws {
        _ = BridgeExecutable.program
        var plain: JSONObject = [
            "port": 1, "username": "u", "user": "u", "database": "d", "catalog": "c", "server_type": "self-managed",
        ]
        plain[member] = "127.0.0.1"
        if type.hasSuffix("search") {
            plain = ["server_type": "self-managed", "host": "127.0.0.1:1", "username": "u"]
        }
        var credentials = Credentials(plain: plain)
        credentials.secrets[JSONPointer("password")] = Secret("p")
        let interruption = Interruption(deadline: Instant.now.advanced(byMilliseconds: 20_000))
        let report = try ConnectionTester().test(type, credentials, session: TestSession(interruption: interruption))
        #expect(report.outcome.failure?.reason == .connectionRefused, "\(report.json)")
        #expect(report.outcome.failure?.hint?.contains(port) == true, "\(report.json)")
    }

    @Test("The usual port isn't named to somebody who has given it, or twice")
    func usualPort() throws {
        let refused = TestFailure(stage: .connect, reason: .connectionRefused, message: "Closed.", hint: "Check it.")
        #expect(try failure(refused, ["host": "h", "port": 5432]).hint == "Check it.")
        #expect(try failure(refused, ["host": "h"]).hint == "Check it.")
        var telling = refused
        telling.hint = "Usually it is 5432."
        #expect(try failure(telling, ["host": "h", "port": 1]).hint == "Usually it is 5432.")
    }
}
