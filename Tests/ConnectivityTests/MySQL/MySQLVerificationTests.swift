import Foundation
import JSON
import NativeLibraries
import POSIX
import Testing

@testable import Connectivity

/// Who is trusted doesn't depend on the version of libmariadb: OpenSSL is told what to demand, or nobody logs in.
@Suite(.timeLimit(.minutes(10)))
struct MySQLVerificationTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let mode: String
        var authorities: String?
        var host = "127.0.0.1"
        var flavour = MySQLServers.Flavour.main

        /// Nil where the connection comes about.
        var code: String?
        var isVerified = true

        var testDescription: String { "\(mode) \(authorities ?? "-") \(host) \(flavour)" }
    }

    private static let otherAuthority = "X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN"

    static let cases = [
        Case(mode: "prefer", isVerified: false),
        Case(mode: "require", isVerified: false),
        Case(mode: "prefer", authorities: "ca.crt"),
        Case(mode: "require", authorities: "ca.crt"),
        Case(mode: "require", authorities: "ca.crt", flavour: .otherHost),
        Case(mode: "verify-ca", authorities: "ca.crt"),
        Case(mode: "verify-ca", authorities: "ca.crt", flavour: .otherHost),
        Case(mode: "verify-full", authorities: "ca.crt"),
        Case(mode: "verify-full", authorities: "ca.crt", host: "localhost"),
        Case(mode: "prefer", authorities: "otherca.crt", code: otherAuthority),
        Case(mode: "require", authorities: "otherca.crt", code: otherAuthority),
        Case(mode: "verify-ca", authorities: "otherca.crt", code: otherAuthority),
        Case(mode: "verify-ca", authorities: "otherca.crt", host: "localhost", code: otherAuthority),
        Case(mode: "verify-full", authorities: "otherca.crt", code: otherAuthority),
        Case(mode: "require", authorities: "ca.crt", flavour: .expired, code: "X509_V_ERR_CERT_HAS_EXPIRED"),
        Case(mode: "verify-ca", authorities: "ca.crt", flavour: .expired, code: "X509_V_ERR_CERT_HAS_EXPIRED"),
        Case(mode: "verify-full", authorities: "ca.crt", flavour: .otherHost, code: "X509_V_ERR_IP_ADDRESS_MISMATCH"),
        Case(
            mode: "verify-full",
            authorities: "ca.crt",
            host: "localhost",
            flavour: .otherHost,
            code: "X509_V_ERR_HOSTNAME_MISMATCH"
        ),
    ]

    @Test("Nobody logs in to a server whose certificate isn't as it should be", arguments: cases)
    func logins(_ example: Case) throws {
        let servers = try MySQLServers.shared()
        // There is no such user, so that a login shows in the log alone.
        let user = "verified-\(UUID().uuidString.prefix(8))"
        var changes: JSONObject = [
            "sslMode": .string(example.mode), "host": .string(example.host), "username": .string(user),
        ]
        changes["sslRootCert"] = example.authorities.map { .string(servers.file($0)) }
        let report = try MySQLTrial(MySQLCredentials(example.flavour, changes)).report
        let logins = try servers.logins(user, example.flavour)
        if let code = example.code {
            #expect(report.outcome.failure?.stage == .tls)
            #expect(report.outcome.failure?.nativeCode == code)
            #expect(logins == 0)
        } else {
            #expect(report.end == "authenticate authentication_failed")
            #expect(logins == 1)
        }
    }

    @Test("A report says verified of what was verified alone", arguments: cases.filter { $0.code == nil })
    func facts(_ example: Case) throws {
        let servers = try MySQLServers.shared()
        var changes: JSONObject = ["sslMode": .string(example.mode), "host": .string(example.host)]
        changes["sslRootCert"] = example.authorities.map { .string(servers.file($0)) }
        let trial = try MySQLTrial(MySQLCredentials(example.flavour, changes))
        #expect(trial.report.isOK, "\(trial.visibleText)")
        #expect(trial.report.outcome.tls?.used == true)
        #expect(trial.report.outcome.tls?.verified == example.isVerified)
    }

    @Test(
        "A library without OpenSSL is refused where a certificate is to be verified",
        arguments: ["prefer", "require", "verify-ca", "verify-full"]
    )
    func withoutOpenSSL(_ mode: String) throws {
        let attempt = try UnverifiedAttempt(mode, user: "alice")
        let failure = #expect(throws: TestFailure.self) { try attempt.connect() }
        #expect(failure?.reason == .driverUnavailable)
        #expect(failure?.fields == [DatabaseField.sslMode])
        #expect(failure?.hint != nil)
    }

    @Test("A library whose OpenSSL was told nothing sends no login")
    func toldNothing() async throws {
        let file = try MySQLServers.environmentFile()
        // What notices the handshake belongs to the whole process.
        await #expect(processExitsWith: .success) { [file = file as String] in
            setenv(MySQLServers.variable, file, 1)
            for mode in ["prefer", "require", "verify-ca", "verify-full"] {
                let user = "untold-\(UUID().uuidString.prefix(8))"
                let failure = try UnverifiedAttempt(mode, user: user).logIn()
                try #require(failure.reason == .driverUnavailable, "\(failure)")
                try #require(try MySQLServers.shared().logins(user) == 0)
            }
        }
    }
}

/// An attempt with a certificate that is good, and a library through which it can't be verified.
private struct UnverifiedAttempt {
    private let parameters: MySQLParameters
    private let files: TLSFiles
    private let session: TestSession
    private let library: MariaDBLibrary

    init(_ mode: String, user: String) throws {
        session = TestSession(interruption: Interruption(deadline: Instant.now.advanced(byMilliseconds: 30_000)))
        let authorities = try MySQLServers.shared().file("ca.crt")
        let changes: JSONObject = [
            "sslMode": .string(mode), "sslRootCert": .string(authorities), "username": .string(user),
        ]
        parameters = try MySQLParameters(MySQLCredentials(.main, changes).credentials)
        files = try TLSFiles(
            parameters.tlsMode,
            rootCertificate: parameters.rootCertificate,
            certificate: nil,
            key: nil,
            session.interruption
        )
        var library = try MariaDBLibrary.shared.functions()
        library.openSSL = nil
        self.library = library
    }

    func connect() throws {
        var record = StageRecord(session)
        let connector = MySQLConnector(
            library: library,
            parameters: parameters,
            files: files,
            waiter: try session.waiter(),
            interruption: session.interruption,
            openTunnel: { _ in nil }
        )
        _ = try connector.connect(&record)
    }

    /// As if the library had an OpenSSL.
    func logIn() throws -> TestFailure {
        var record = StageRecord(session)
        record.begin(.connect, "")
        while true {
            let connection = try #require(MySQLConnection(library, parameters, files))
            var login = MySQLLogin(connection, to: "127.0.0.1", parameters, try session.waiter())
            do throws(MySQLLogin.Failure) {
                try login.run(connectingUntil: session.interruption.deadline, &record)
            } catch {
                switch error {
                case .failed(let failure), .unreachable(let failure): return failure
                case .tooFast: continue
                }
            }
            throw SystemError(code: 0, operation: "refuse")
        }
    }
}
