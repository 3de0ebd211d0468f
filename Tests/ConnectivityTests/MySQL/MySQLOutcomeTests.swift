import Foundation
import JSON
import NativeLibraries
import Testing

@testable import Connectivity

/// What a test of a running server must answer.
struct MySQLExample: CustomTestStringConvertible, Sendable {
    let name: String
    var flavour = MySQLServers.Flavour.main
    var changes: JSONObject = [:]
    var secrets: [String: String] = [:]

    /// Members that are files of the servers' folder.
    var files: [String: String] = [:]

    /// `ok`, or stage and reason.
    let end: String
    var fields: [String] = []
    var code: String?
    var cause: FailureCause?
    var variant = ""

    /// Whether MariaDB's own client is let in with the same; nil where it can't be asked the same.
    var clientConnects: Bool?
    var clientOptions: [String] = []

    var testDescription: String { name }

    func credentials() throws -> MySQLCredentials {
        let servers = try MySQLServers.shared()
        var credentials = try MySQLCredentials(flavour, changes, secrets: secrets)
        for (member, file) in files {
            if member == "sslKey" {
                credentials.secrets[member] = try servers.text(file)
            } else {
                credentials.plain[member] = .string(servers.file(file))
            }
        }
        return credentials
    }
}

@Suite(.timeLimit(.minutes(10)))
struct MySQLOutcomeTests {
    static let logins = [
        MySQLExample(name: "right", end: "ok", cause: .success, clientConnects: true),
        MySQLExample(
            name: "wrong password",
            secrets: ["password": "wr0ng-\"'\\%é"],
            end: "authenticate authentication_failed",
            fields: ["username", "password"],
            code: "1045",
            cause: .wrongSecret,
            clientConnects: false
        ),
        MySQLExample(
            name: "no password",
            secrets: ["password": ""],
            end: "authenticate authentication_failed",
            fields: ["username", "password"],
            code: "1045"
        ),
        MySQLExample(
            name: "unknown user",
            changes: ["username": "nobody"],
            end: "authenticate authentication_failed",
            fields: ["username", "password"],
            code: "1045",
            cause: .unknownUser,
            clientConnects: false
        ),
        MySQLExample(
            name: "user from another host only",
            changes: ["username": "elsewhere"],
            end: "authenticate authentication_failed",
            fields: ["username", "password"],
            code: "1045"
        ),
        MySQLExample(
            name: "password of special characters",
            changes: ["username": "special", "database": nil],
            secrets: ["password": "q\"'\\%é"],
            end: "ok",
            clientConnects: true
        ),
        MySQLExample(
            name: "ed25519",
            changes: ["username": "ed", "database": nil],
            end: "ok",
            clientConnects: true
        ),
        MySQLExample(
            name: "locked account",
            changes: ["username": "locked", "database": nil],
            end: "authenticate account_locked",
            fields: ["username"],
            code: "4151",
            cause: .lockedAccount,
            clientConnects: false
        ),
        MySQLExample(
            name: "expired password, which the login itself doesn't show",
            changes: ["username": "expired", "database": nil],
            end: "authenticate password_expired",
            fields: ["password"],
            code: "1820",
            cause: .expiredSecret,
            clientConnects: false
        ),
        MySQLExample(
            name: "unknown database",
            changes: ["username": "everywhere", "database": "none"],
            end: "authorize database_not_found",
            fields: ["database"],
            code: "1049",
            cause: .unknownDatabase
        ),
        MySQLExample(
            name: "forbidden database",
            changes: ["database": "private"],
            end: "authorize permission_denied",
            fields: ["database", "username"],
            code: "1044",
            cause: .missingPermission
        ),
        MySQLExample(name: "no database", changes: ["username": "nogrant", "database": nil], end: "ok"),
        MySQLExample(
            name: "host that isn't there",
            changes: ["host": "no-such-host.invalid"],
            end: "resolve host_not_found",
            fields: ["host"],
            code: "EAI_NONAME",
            cause: .unknownHost
        ),
    ]

    static let encryption = [
        MySQLExample(name: "disable", changes: ["sslMode": "disable"], end: "ok", clientConnects: true),
        MySQLExample(name: "prefer", changes: ["sslMode": "prefer"], end: "ok"),
        MySQLExample(
            name: "verify-ca",
            changes: ["sslMode": "verify-ca"],
            files: ["sslRootCert": "ca.crt"],
            end: "ok"
        ),
        MySQLExample(
            name: "verify-full by address",
            changes: ["sslMode": "verify-full"],
            files: ["sslRootCert": "ca.crt"],
            end: "ok"
        ),
        MySQLExample(
            name: "verify-full by name",
            changes: ["sslMode": "verify-full", "host": "localhost"],
            files: ["sslRootCert": "ca.crt"],
            end: "ok"
        ),
        MySQLExample(
            name: "authorities of the system",
            changes: ["sslMode": "verify-full"],
            end: "tls certificate_untrusted",
            fields: ["sslRootCert"],
            code: "X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN",
            cause: .certificateUntrusted
        ),
        MySQLExample(
            name: "another authority",
            changes: ["sslMode": "require"],
            files: ["sslRootCert": "otherca.crt"],
            end: "tls certificate_untrusted",
            fields: ["sslRootCert"],
            code: "X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN"
        ),
        MySQLExample(
            name: "expired certificate",
            flavour: .expired,
            changes: ["sslMode": "verify-ca"],
            files: ["sslRootCert": "ca.crt"],
            end: "tls certificate_expired",
            fields: ["host"],
            code: "X509_V_ERR_CERT_HAS_EXPIRED",
            cause: .certificateExpired
        ),
        MySQLExample(
            name: "certificate of another host",
            flavour: .otherHost,
            changes: ["sslMode": "verify-full"],
            files: ["sslRootCert": "ca.crt"],
            end: "tls certificate_hostname_mismatch",
            fields: ["host"],
            code: "X509_V_ERR_IP_ADDRESS_MISMATCH",
            cause: .certificateOfOtherHost
        ),
        MySQLExample(
            name: "certificate of another host, names not compared",
            flavour: .otherHost,
            changes: ["sslMode": "verify-ca"],
            files: ["sslRootCert": "ca.crt"],
            end: "ok"
        ),
        MySQLExample(
            name: "require, refused",
            flavour: .withoutTLS,
            end: "tls tls_unsupported",
            fields: ["sslMode"],
            cause: .tlsRefused
        ),
        MySQLExample(
            name: "verify-ca, refused",
            flavour: .withoutTLS,
            changes: ["sslMode": "verify-ca"],
            files: ["sslRootCert": "ca.crt"],
            end: "tls tls_unsupported",
            fields: ["sslMode"]
        ),
        MySQLExample(
            name: "user that must use TLS, without it",
            changes: ["username": "tlsonly", "database": nil, "sslMode": "disable"],
            end: "authenticate authentication_failed",
            fields: ["username", "password", "sslMode"],
            code: "1045",
            cause: .tlsDemanded,
            clientConnects: false,
            clientOptions: ["--skip-ssl"]
        ),
        MySQLExample(
            name: "user that must use TLS, with it",
            changes: ["username": "tlsonly", "database": nil],
            end: "ok",
            clientConnects: true,
            clientOptions: ["--ssl"]
        ),
        MySQLExample(
            name: "client certificate",
            changes: ["username": "certified", "database": nil],
            files: ["sslCert": "alice.crt", "sslKey": "alice.key"],
            end: "ok"
        ),
        MySQLExample(
            name: "no client certificate",
            changes: ["username": "certified", "database": nil],
            end: "authenticate authentication_failed",
            fields: ["username", "password"],
            code: "1045",
            cause: .clientCertificateMissing
        ),
        MySQLExample(
            name: "client certificate of another authority",
            changes: ["username": "certified", "database": nil],
            files: ["sslCert": "rogue.crt", "sslKey": "rogue.key"],
            end: "tls connection_lost",
            fields: ["host", "port", "sslCert"]
        ),
    ]

    @Test("Every login ends as it must, for both types", arguments: logins + encryption, ["mysql", "singlestore"])
    func outcome(_ example: MySQLExample, _ type: String) throws {
        let trial = try MySQLTrial(example.credentials(), type: type)
        #expect(trial.report.end == example.end, "\(trial.visibleText)")
        #expect(trial.report.fields == example.fields, "\(trial.visibleText)")
        if let code = example.code {
            #expect(trial.report.outcome.failure?.nativeCode == code)
        }
        #expect(trial.report.isOK || trial.report.outcome.failure?.hint != nil)
        for secret in try example.credentials().secrets.values where !secret.isEmpty {
            #expect(!trial.visibleText.contains(secret))
        }
        if let cause = example.cause {
            try record(trial.report.outcome, type, cause, variant: example.variant)
        }
    }

    @Test(
        "MariaDB's own client is let in and refused alike",
        arguments: (logins + encryption).filter { $0.clientConnects != nil }
    )
    func independentClient(_ example: MySQLExample) throws {
        let credentials = try example.credentials()
        let connects = try MySQLServers.shared().clientConnects(
            example.flavour,
            user: #require(credentials.plain["username"]?.string),
            password: #require(credentials.secrets["password"]),
            example.clientOptions
        )
        #expect(connects == example.clientConnects)
    }

    @Test("A successful report has all facts")
    func report() throws {
        let changes: JSONObject = ["sslMode": "verify-full"]
        let trial = try MySQLTrial(
            MySQLExample(name: "", changes: changes, files: ["sslRootCert": "ca.crt"], end: "ok").credentials()
        )
        let outcome = trial.report.outcome
        #expect(outcome.server?["product"] == "MariaDB")
        #expect(outcome.server?["version"]?.string?.hasPrefix("1") == true)
        #expect(outcome.server?["database"] == "app")
        #expect(outcome.tls?.used == true)
        #expect(outcome.tls?.verified == true)
        #expect(outcome.tls?.version?.hasPrefix("TLSv1.") == true)
        #expect(outcome.warnings.isEmpty)
        let stages: [Stage] = [.validate, .resolve, .connect, .tls, .authenticate, .query]
        #expect(outcome.timings.map(\.stage) == stages)
    }

    @Test("Without TLS where it was only preferred, there is a warning")
    func preferred() throws {
        let trial = try MySQLTrial(MySQLCredentials(.withoutTLS, ["sslMode": "prefer"]))
        #expect(trial.report.isOK)
        #expect(trial.report.outcome.tls?.used == false)
        #expect(
            trial.report.outcome.warnings == ["The connection isn't encrypted, because the server doesn't offer TLS."]
        )
    }

    @Test("SingleStore is told from what it isn't")
    func product() throws {
        let right = try MySQLTrial(MySQLCredentials(.singleStore), type: "singlestore")
        #expect(right.report.outcome.server?["product"] == "SingleStore")
        #expect(right.report.outcome.warnings.isEmpty)
        let wrong = try MySQLTrial(MySQLCredentials(.main), type: "singlestore")
        #expect(wrong.report.outcome.warnings == ["The server is MariaDB, not SingleStore."])
        let other = try MySQLTrial(MySQLCredentials(.singleStore))
        #expect(other.report.outcome.warnings == ["The server is SingleStore, not MySQL."])
    }

    @Test("A test is one login, also one that fails, in every mode", arguments: ["disable", "prefer", "require"])
    func oneLogin(_ mode: String) throws {
        let user = "once-\(mode)-\(UUID().uuidString.prefix(8))"
        let trial = try MySQLTrial(MySQLCredentials(.main, ["username": .string(user), "sslMode": .string(mode)]))
        #expect(trial.report.end == "authenticate authentication_failed")
        #expect(try MySQLServers.shared().logins(user) == 1)
    }

    @Test("TLS that was asked for is never given up: a server without it never sees a login")
    func noFallback() throws {
        let before = try MySQLServers.shared().logins("counted", .withoutTLS)
        for _ in 0..<10 {
            let trial = try MySQLTrial(MySQLCredentials(.withoutTLS, ["username": "counted", "database": nil]))
            #expect(trial.report.end == "tls tls_unsupported")
        }
        #expect(try MySQLServers.shared().logins("counted", .withoutTLS) == before)
    }

    @Test("A library that isn't there is named with its packages")
    func missingLibrary() throws {
        let missing = LibraryDescription(
            name: "libmariadb",
            candidates: ["libnone-at-all.so"],
            packages: MariaDBLibrary.library.packages
        )
        let driver = MySQLDriver(.mySQL, library: Library(missing))
        let registry = DriverRegistry(["mysql": driver, "singlestore": driver])
        for type in ["mysql", "singlestore"] {
            let trial = try MySQLTrial(MySQLCredentials(port: 1), type: type, registry: registry)
            #expect(trial.report.end == "validate driver_unavailable")
            let hint = try #require(trial.report.outcome.failure?.hint)
            for package in ["libmariadb3 (Debian", "mariadb-connector-c (Fedora", "mariadb-connector-c (Homebrew"] {
                #expect(hint.contains(package))
            }
            try record(trial.report.outcome, type, .missingLibrary)
        }
    }
}
