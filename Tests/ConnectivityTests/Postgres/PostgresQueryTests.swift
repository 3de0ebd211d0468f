import JSON
import POSIX
import Testing

@testable import Connectivity

extension PostgresServerTests {
    /// Connections that fail only after the login.
    struct Queries {
        @Test("A server that stops answering after the login is left at the deadline")
        func stalling() throws {
            let server = try FaultyServer(.stalling(port: PostgresServers.shared().port(.main), after: "version()"))
            let credentials = PostgresCredentials(port: server.port, ["sslMode": "disable"])
            let trial = try PostgresTrial(credentials, milliseconds: 500)
            #expect(trial.report.end == "query timeout", "\(trial.visibleText)")
            #expect((500..<5_000).contains(trial.milliseconds))
        }

        @Test("A connection that breaks after the login is told as such")
        func breaking() throws {
            let server = try FaultyServer(.breaking(port: PostgresServers.shared().port(.main), after: "version()"))
            let credentials = PostgresCredentials(port: server.port, ["sslMode": "disable"])
            let trial = try PostgresTrial(credentials)
            #expect(trial.report.end == "query connection_lost", "\(trial.visibleText)")
            #expect(trial.milliseconds < 8_000)
        }

        @Test("A cancel reaches a query")
        func cancel() throws {
            let server = try FaultyServer(.stalling(port: PostgresServers.shared().port(.main), after: "version()"))
            let credentials = PostgresCredentials(port: server.port, ["sslMode": "disable"])
            let interruption = Interruption(deadline: Instant.now.advanced(byMilliseconds: 30_000))
            let start = Instant.now
            try Thread.start("cancel") {
                Thread.sleep(milliseconds: 200)
                interruption.cancel()
            }
            #expect(throws: Interruption.Interrupted(.cancelled)) {
                try PostgresTrial(credentials, interruption: interruption)
            }
            #expect((200..<5_000).contains(Instant.now.milliseconds(since: start)))
        }
    }
}
