import Foundation
import JSON
import NativeLibraries
import Testing

@testable import Connectivity

/// What a test of a running server must answer.
struct MSSQLExample: CustomTestStringConvertible, Sendable {
    let name: String
    var flavour = MSSQLServers.Flavour.main
    var changes: JSONObject = [:]
    var password = "right-pw"

    /// `ok`, or stage and reason.
    let end: String
    var fields: [String] = []
    var code: String?
    var cause: FailureCause?
    var variant = ""

    var testDescription: String { name }

    static func refused(
        _ user: String,
        _ end: String,
        _ code: String,
        fields: [String] = ["user"],
        cause: FailureCause? = nil
    ) -> MSSQLExample {
        MSSQLExample(
            name: user,
            changes: ["user": .string(user)],
            end: end,
            fields: fields,
            code: code,
            cause: cause
        )
    }
}

@Suite(.timeLimit(.minutes(10)))
struct MSSQLOutcomeTests {
    static let logins = [
        MSSQLExample(name: "right", flavour: .bridge, changes: ["database": nil], end: "ok", cause: .success),
        MSSQLExample(
            name: "wrong password",
            flavour: .bridge,
            password: "wr0ng-\"'\\%",
            end: "authenticate authentication_failed",
            fields: ["user", "password"],
            code: "18456",
            cause: .wrongSecret
        ),
        MSSQLExample(
            name: "unknown user",
            flavour: .bridge,
            changes: ["user": "nobody"],
            end: "authenticate authentication_failed",
            fields: ["user", "password"],
            code: "18456",
            cause: .unknownUser
        ),
        MSSQLExample(
            name: "no password",
            flavour: .bridge,
            password: "",
            end: "authenticate authentication_failed",
            fields: ["user", "password"],
            code: "18456"
        ),
        MSSQLExample(name: "stand-in", end: "ok"),
        MSSQLExample(
            name: "no password where none is wanted",
            changes: ["user": "nopassword"],
            password: "",
            end: "ok"
        ),
        .refused(
            "telling",
            "authenticate authentication_failed",
            "18456 state 8",
            fields: ["user", "password"]
        ),
        .refused("disabled", "authenticate account_locked", "18470"),
        .refused("locked", "authenticate account_locked", "18486", cause: .lockedAccount),
        .refused("expired", "authenticate password_expired", "18487", fields: ["password"], cause: .expiredSecret),
        .refused("mustchange", "authenticate password_expired", "18488", fields: ["password"]),
        .refused("windows", "authenticate authentication_failed", "18452"),
        .refused("trigger", "authorize permission_denied", "17892"),
        .refused("firewall", "authorize permission_denied", "40615", fields: ["server"]),
        .refused("busy", "authenticate server_busy", "40613", fields: []),
        .refused("odd", "authenticate server_error", "31337", fields: []),
        .refused("limited", "authorize permission_denied", "229", cause: .missingPermission),
        .refused("closing", "authenticate connection_lost", "20017", fields: ["server", "port"]),
        MSSQLExample(
            name: "unknown database",
            changes: ["database": "none"],
            end: "authorize database_not_found",
            fields: ["database", "user"],
            code: "4060",
            cause: .unknownDatabase
        ),
        MSSQLExample(
            name: "forbidden database",
            changes: ["database": "private"],
            end: "authorize permission_denied",
            fields: ["database", "user"],
            code: "916"
        ),
        MSSQLExample(name: "schema", changes: ["schema": "sales"], end: "ok"),
        MSSQLExample(name: "schema with a quote", changes: ["schema": "it's"], end: "ok"),
        MSSQLExample(
            name: "unknown schema",
            changes: ["schema": "none"],
            end: "authorize schema_not_found",
            fields: ["schema"],
            cause: .unknownSchema
        ),
        MSSQLExample(
            name: "forbidden schema",
            changes: ["schema": "private"],
            end: "authorize permission_denied",
            fields: ["schema", "user"]
        ),
        MSSQLExample(
            name: "host that isn't there",
            changes: ["server": "no-such-host.invalid"],
            end: "resolve host_not_found",
            fields: ["server"],
            code: "EAI_NONAME",
            cause: .unknownHost
        ),
        MSSQLExample(
            name: "server that would be a line of the library's file",
            changes: ["server": "localhost\ndump file = /tmp/x"],
            end: "validate invalid_parameters",
            fields: ["server"]
        ),
        MSSQLExample(
            name: "name too long for the protocol",
            changes: ["user": .string(String(repeating: "a", count: 129))],
            end: "validate invalid_parameters",
            fields: ["user"]
        ),
    ]

    static let encryption = [
        MSSQLExample(name: "by name", changes: ["server": "localhost"], end: "ok"),
        MSSQLExample(name: "by name, pysqlbridge", flavour: .bridge, changes: ["server": "localhost"], end: "ok"),
        MSSQLExample(name: "login only", changes: ["encrypt": false], end: "ok"),
        MSSQLExample(name: "login only, pysqlbridge", flavour: .bridge, changes: ["encrypt": false], end: "ok"),
        MSSQLExample(
            name: "login only, but all is demanded",
            flavour: .demanding,
            changes: ["encrypt": false],
            end: "ok"
        ),
        MSSQLExample(name: "no TLS, none wanted", flavour: .withoutTLS, changes: ["encrypt": false], end: "ok"),
        MSSQLExample(
            name: "no TLS",
            flavour: .withoutTLS,
            end: "tls tls_unsupported",
            fields: ["encrypt"],
            cause: .tlsRefused
        ),
        MSSQLExample(
            name: "TLS for the login only",
            flavour: .downgrading,
            end: "tls tls_unsupported",
            fields: ["encrypt"]
        ),
        MSSQLExample(
            name: "authorities of the system",
            changes: ["sslRootCert": nil],
            end: "tls certificate_untrusted",
            fields: ["sslRootCert", "trustServerCertificate"],
            cause: .certificateUntrusted
        ),
        MSSQLExample(
            name: "any certificate",
            changes: ["sslRootCert": nil, "trustServerCertificate": true],
            end: "ok"
        ),
        MSSQLExample(
            name: "expired certificate",
            flavour: .expired,
            end: "tls certificate_expired",
            fields: ["server"],
            code: "X509_V_ERR_CERT_HAS_EXPIRED",
            cause: .certificateExpired
        ),
        MSSQLExample(
            name: "expired certificate, trusted",
            flavour: .expired,
            changes: ["trustServerCertificate": true],
            end: "ok"
        ),
        MSSQLExample(
            name: "certificate of another host, by name",
            flavour: .otherHost,
            changes: ["server": "localhost"],
            end: "tls certificate_hostname_mismatch",
            fields: ["server"],
            code: "X509_V_ERR_HOSTNAME_MISMATCH",
            cause: .certificateOfOtherHost
        ),
        MSSQLExample(
            name: "certificate of another host, by address",
            flavour: .otherHost,
            end: "tls certificate_hostname_mismatch",
            fields: ["server"],
            code: "X509_V_ERR_IP_ADDRESS_MISMATCH"
        ),
        MSSQLExample(
            name: "certificate of another host, trusted",
            flavour: .otherHost,
            changes: ["trustServerCertificate": true],
            end: "ok"
        ),
        MSSQLExample(
            name: "authorities that aren't there",
            changes: ["sslRootCert": "/nowhere/ca.crt"],
            end: "validate file_not_found",
            fields: ["sslRootCert"]
        ),
    ]

    @Test("Every login ends as it must", arguments: logins + encryption)
    func outcome(_ example: MSSQLExample) throws {
        let credentials = try MSSQLCredentials(example.flavour, example.changes, password: example.password)
        let trial = try MSSQLTrial(credentials)
        #expect(trial.report.end == example.end, "\(trial.visibleText)")
        #expect(trial.report.fields == example.fields, "\(trial.visibleText)")
        if let code = example.code {
            #expect(trial.report.outcome.failure?.nativeCode == code)
        }
        #expect(trial.report.isOK || trial.report.outcome.failure?.hint != nil)
        // The servers' own texts hold the password too.
        for secret in ["right-pw", example.password] where !secret.isEmpty {
            #expect(!trial.visibleText.contains(secret))
        }
        if let cause = example.cause {
            try record(trial.report.outcome, "mssql", cause, variant: example.variant)
        }
    }

    @Test("A password of special characters arrives as it is, and as from an independent client")
    func specialPassword() throws {
        let servers = try MSSQLServers.shared()
        let special = servers.special
        for (password, end) in [(special, "ok"), (special + " ", "authenticate authentication_failed")] {
            let trial = try MSSQLTrial(MSSQLCredentials(.main, ["user": "special"], password: password))
            #expect(trial.report.end == end, "\(trial.visibleText)")
            #expect(
                try servers.independentClientConnects(.main, user: "special", password: password) == (end == "ok")
            )
            #expect(!trial.visibleText.contains(special))
        }
    }

    @Test(
        "An independent client is let in and refused alike",
        arguments: [MSSQLServers.Flavour.bridge, .main],
        [("alice", "right-pw", true), ("alice", "wrong-pw", false), ("nobody", "wrong-pw", false)]
    )
    func independentClient(_ flavour: MSSQLServers.Flavour, _ login: (String, String, Bool)) throws {
        let (user, password, isRight) = login
        let servers = try MSSQLServers.shared()
        #expect(try servers.independentClientConnects(flavour, user: user, password: password) == isRight)
        let changes: JSONObject = ["user": .string(user), "database": nil]
        let trial = try MSSQLTrial(MSSQLCredentials(flavour, changes, password: password))
        #expect(trial.report.isOK == isRight, "\(trial.visibleText)")
    }

    @Test("A successful report has all facts")
    func report() throws {
        let trial = try MSSQLTrial(MSSQLCredentials(.main, ["server": "localhost"]))
        let outcome = trial.report.outcome
        #expect(outcome.server?["product"] == "Microsoft SQL Server")
        #expect(outcome.server?["version"] == "16.0.4185.3")
        #expect(outcome.server?["database"] == "app")
        #expect(outcome.tls?.used == true)
        #expect(outcome.tls?.verified == true)
        #expect(outcome.tls?.version == "TLSv1.2")
        #expect(outcome.warnings.isEmpty)
        let stages: [Stage] = [.validate, .resolve, .connect, .tls, .authenticate, .query]
        #expect(outcome.timings.map(\.stage) == stages)
        let bridge = try MSSQLTrial(MSSQLCredentials(.bridge, ["database": nil])).report.outcome
        #expect(bridge.server?["version"]?.string?.isEmpty == false)
        #expect(bridge.tls?.used == true)
        let azure = try MSSQLTrial(MSSQLCredentials(.main, ["user": "azure"])).report.outcome
        #expect(azure.server?["product"] == "Azure SQL Database")
    }

    @Test("What isn't encrypted is told")
    func withoutEncryption() throws {
        let plain = try MSSQLTrial(MSSQLCredentials(.withoutTLS, ["encrypt": false])).report.outcome
        #expect(plain.tls?.used == false)
        #expect(plain.warnings.count == 1)
        let loginOnly = try MSSQLTrial(MSSQLCredentials(.main, ["encrypt": false])).report.outcome
        #expect(loginOnly.tls?.used == false)
        #expect(loginOnly.warnings.isEmpty)
        let demanded = try MSSQLTrial(MSSQLCredentials(.demanding, ["encrypt": false])).report.outcome
        #expect(demanded.tls?.used == true)
    }

    @Test("A test is one login, also one that fails, whatever is encrypted", arguments: [true, false])
    func oneLogin(_ encrypts: Bool) throws {
        let user = "once-\(UUID().uuidString.prefix(8))"
        let changes: JSONObject = ["user": .string(user), "encrypt": .bool(encrypts)]
        let trial = try MSSQLTrial(MSSQLCredentials(.main, changes))
        #expect(trial.report.end == "authenticate authentication_failed")
        #expect(try MSSQLServers.shared().logins(of: user) == 1)
    }

    @Test("A server that doesn't encrypt, or isn't who it should be, never sees a login")
    func noFallback() throws {
        let flavours: [MSSQLServers.Flavour] = [.withoutTLS, .downgrading, .expired, .otherHost]
        let user = "once-\(UUID().uuidString.prefix(8))"
        for flavour in flavours {
            let trial = try MSSQLTrial(MSSQLCredentials(flavour, ["user": .string(user)]))
            #expect(trial.report.outcome.failure?.stage == .tls)
        }
        #expect(try MSSQLServers.shared().logins(of: user) == 0)
    }

    @Test("A library that isn't there is named with its packages")
    func missingLibrary() throws {
        let missing = LibraryDescription(
            name: "libsybdb",
            candidates: ["libnone-at-all.so"],
            packages: FreeTDSLibrary.library.packages
        )
        let registry = DriverRegistry(["mssql": MSSQLDriver(library: Library(missing))])
        let trial = try MSSQLTrial(MSSQLCredentials(port: 1, ["trustServerCertificate": true]), registry: registry)
        #expect(trial.report.end == "validate driver_unavailable")
        let hint = try #require(trial.report.outcome.failure?.hint)
        for package in ["libsybdb5 (Debian", "freetds-libs (Fedora", "freetds (Homebrew"] {
            #expect(hint.contains(package))
        }
        try record(trial.report.outcome, "mssql", .missingLibrary)
    }
}
