import JSON
import Testing

@testable import Connectivity

/// Servers that are found by the name of an instance.
@Suite(.timeLimit(.minutes(10)))
struct MSSQLInstanceTests {
    private func trial(_ server: String, _ changes: JSONObject = [:]) throws -> MSSQLTrial {
        var all: JSONObject = ["server": .string(server), "port": nil, "trustServerCertificate": true]
        for member in changes.members {
            all[member.key.string] = member.value
        }
        return try MSSQLTrial(MSSQLCredentials(.main, all), milliseconds: 20_000)
    }

    @Test("SQL Server Browser tells the port of an instance")
    func instance() throws {
        let host = try MSSQLServers.shared().browser
        let trial = try trial("\(host)\\sales")
        #expect(trial.report.isOK, "\(trial.visibleText)")
        #expect(trial.report.outcome.server?["version"] == "16.0.4185.3")
    }

    @Test("A port that is given goes before the instance's name")
    func portAndInstance() throws {
        let port = try MSSQLServers.shared().port(.main)
        let trial = try trial("127.0.0.1\\other", ["port": .number(JSONNumber(port))])
        #expect(trial.report.isOK, "\(trial.visibleText)")
    }

    @Test("An instance that takes no TCP connections, or that nobody knows, is to blame")
    func failures() throws {
        let host = try MSSQLServers.shared().browser
        let quiet = try trial("\(host)\\QUIET")
        #expect(quiet.report.end == "resolve connection_refused", "\(quiet.visibleText)")
        #expect(quiet.report.fields == ["server"])
        let unknown = try trial("\(host)\\NONE")
        #expect(unknown.report.end == "resolve timeout", "\(unknown.visibleText)")
        #expect(unknown.report.fields == ["server"])
        // Far before the deadline.
        #expect(unknown.milliseconds < 15_000)
        try record(unknown.report.outcome, "mssql", .unknownResource)
    }

    @Test("Where nobody listens for such questions, that is told")
    func noBrowser() throws {
        let trial = try trial("127.0.0.1\\sales")
        #expect(trial.report.end == "resolve connection_refused", "\(trial.visibleText)")
        #expect(trial.report.fields == ["server"])
        #expect(trial.report.outcome.failure?.nativeCode == "ECONNREFUSED")
    }

    @Test(
        "What isn't the name of an instance is refused",
        arguments: ["", "a b", "a\\b", "12345678901234567", "a;b", "é"]
    )
    func names(_ name: String) throws {
        let trial = try trial("127.0.0.1\\\(name)")
        #expect(trial.report.end == "validate invalid_parameters")
        #expect(trial.report.fields == ["server"])
    }
}
