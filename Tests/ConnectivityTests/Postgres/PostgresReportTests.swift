import JSON
import POSIX
import Testing

@testable import Connectivity

extension PostgresServerTests {
    /// What a report says besides the outcome.
    struct Reports {
        @Test("Stages, server and TLS of a connection that works")
        func success() throws {
            let report = try trial(.main, ["sslMode": "verify-full"], verifying: true).report
            #expect(report.isOK)
            let stages: [Stage] = [.validate, .resolve, .connect, .tls, .authenticate, .query]
            #expect(report.outcome.timings.map(\.stage) == stages)
            #expect(report.outcome.timings.allSatisfy { $0.milliseconds > 0 })
            #expect(report.outcome.server?["product"] == "PostgreSQL")
            let version = try #require(report.outcome.server?["version"]?.string)
            #expect(try #require(Double(version)) >= 12)
            #expect(report.outcome.server?["database"] == "app")
            #expect(report.outcome.tls?.used == true)
            #expect(report.outcome.tls?.version == "TLSv1.3")
            #expect(report.outcome.tls?.verified == true)
            #expect(report.outcome.warnings == [])
        }

        @Test("A connection without TLS is remarked on, unless it is so by choice")
        func withoutTLS() throws {
            let preferred = try trial(.withoutTLS, ["sslMode": "prefer"]).report
            #expect(preferred.outcome.tls?.used == false)
            #expect(preferred.outcome.warnings.count == 1)
            #expect(preferred.outcome.warnings.first?.contains("isn't encrypted") == true)

            let chosen = try trial(.main, ["sslMode": "disable"]).report
            #expect(chosen.outcome.tls?.used == false)
            #expect(chosen.outcome.warnings == [])
            #expect(chosen.outcome.timings.map(\.stage) == [.validate, .resolve, .connect, .authenticate, .query])
        }

        @Test("A login that is refused tells how the connection was protected")
        func refusedLogin() throws {
            let wrong = ["password": "wr0ng"]
            let encrypted = try PostgresTrial(PostgresCredentials(secrets: wrong)).report.outcome
            #expect(encrypted.failure != nil)
            #expect(encrypted.tls?.used == true)
            #expect(encrypted.tls?.version == "TLSv1.3")
            let preferred = try PostgresCredentials(.withoutTLS, ["sslMode": "prefer"], secrets: wrong)
            let plain = try PostgresTrial(preferred).report.outcome
            #expect(plain.failure != nil)
            #expect(plain.tls?.used == false)
            #expect(plain.warnings.count == 1)
        }

        @Test("TLS that nobody verified says so")
        func unverified() throws {
            let report = try trial(.main, ["sslMode": "prefer"]).report
            #expect(report.isOK)
            #expect(report.outcome.tls?.used == true)
            #expect(report.outcome.tls?.verified == false)
        }

        @Test("Certificates and keys may be given as text")
        func text() throws {
            let servers = try PostgresServers.shared()
            var credentials = try PostgresCredentials(.main, ["sslMode": "verify-full", "database": "certdb"])
            credentials.plain["sslRootCert"] = .string(try servers.text("ca.crt"))
            credentials.plain["sslCert"] = .string(try servers.text("alice.crt"))
            credentials.secrets["sslKey"] = try servers.text("alice.key")
            let trial = try PostgresTrial(credentials)
            #expect(trial.report.isOK, "\(trial.visibleText)")

            credentials.secrets["sslKey"] = try servers.text("rogue.key")
            let refused = try PostgresTrial(credentials)
            #expect(refused.report.end == "validate invalid_parameters")
            #expect(!refused.visibleText.contains("/proc/"))
        }

        @Test(
            "What inherited the protocol is recognized",
            arguments: [("rs", "Redshift", "1.0.97394"), ("crdb", "CockroachDB", "25.1.0")]
        )
        func products(_ user: String, _ product: String, _ version: String) throws {
            let report = try trial(.main, ["username": .string(user)]).report
            #expect(report.isOK)
            #expect(report.outcome.server?["product"] == .string(product))
            #expect(report.outcome.server?["version"] == .string(version))
            #expect(report.outcome.warnings.first?.contains("not PostgreSQL") == true)
        }

        @Test("If the first address doesn't answer or refuses, the next one is tried")
        func addresses() throws {
            let servers = try PostgresServers.shared()
            let before = try servers.counts(.main)
            let driver = PostgresDriver.local(addresses: ["::1", "127.0.0.2", "127.0.0.1"])
            let trial = try PostgresTrial(PostgresCredentials(.main), driver: driver)
            #expect(trial.report.isOK, "\(trial.visibleText)")
            #expect(try servers.counts(.main) - before == PostgresServers.Counts(connections: 1, logins: 1))

            let refused = try PostgresTrial(
                PostgresCredentials(.main, secrets: ["password": "wr0ng"]),
                driver: .local(addresses: ["127.0.0.1", "127.0.0.1"])
            )
            #expect(refused.report.end == "authenticate authentication_failed")
            let both = PostgresServers.Counts(connections: 2, logins: 2)
            #expect(try servers.counts(.main) - before == both)
        }

        private func trial(
            _ flavour: PostgresServers.Flavour,
            _ changes: JSONObject,
            verifying: Bool = false
        ) throws -> PostgresTrial {
            var credentials = try PostgresCredentials(flavour, changes)
            if verifying {
                credentials.plain["sslRootCert"] = .string(try PostgresServers.shared().file("ca.crt"))
            }
            return try PostgresTrial(credentials)
        }
    }
}
