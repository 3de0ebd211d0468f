import JSON
import Testing

@testable import Connectivity

/// One way to ask a real server, and what has to come of it.
struct MongoExample: CustomTestStringConvertible, Sendable {
    let name: String

    /// The row of the published table that it stands for.
    var cause: FailureCause?
    var credentials = MongoCredentials()

    /// Stage and reason.
    let end: String
    var fields: [String] = []
    var code: String?

    /// What the server was asked over, and whether its certificate was verified.
    var tls: String?

    /// A part of the only warning.
    var warning: String?

    /// A part of the message.
    var words = ""

    var testDescription: String { name }
}

extension MongoServerTests {
    struct Outcomes {
        @Test("Each example ends as it must", arguments: MongoExample.all)
        func outcome(_ example: MongoExample) throws {
            let trial = try example.credentials.trial()
            #expect(trial.report.end == example.end, "\(trial.visibleText)")
            #expect(trial.report.fields == example.fields)
            #expect(trial.report.outcome.failure?.nativeCode == example.code)
            if let tls = example.tls {
                #expect(trial.report.outcome.tls?.summary == tls)
            }
            #expect(example.words.isEmpty || trial.visibleText.contains(example.words))
            if trial.report.isOK {
                #expect(trial.report.outcome.warnings.count == (example.warning == nil ? 0 : 1))
            } else {
                #expect(trial.report.outcome.failure?.hint != nil)
            }
            if let warning = example.warning {
                #expect(trial.report.outcome.warnings.contains { $0.contains(warning) }, "\(trial.visibleText)")
            }
            expectNoSecret(in: trial.visibleText)
            if let cause = example.cause {
                let variant = MongoExample.all.count { $0.cause == cause } > 1 ? example.name : ""
                try record(trial.report.outcome, "mongodb", cause, variant: variant)
            }
        }

        @Test("A test that works tells the server, its version and the time of each stage")
        func facts() throws {
            let credentials = MongoCredentials(flavour: .main, changes: ["sslMode": "require"])
            let report = try credentials.trial().report
            let server = try #require(report.outcome.server)
            #expect(server["product"] == "MongoDB")
            #expect(server["version"]?.string?.contains(".") == true)
            #expect(server["authMechanism"] == "SCRAM-SHA-256")
            let timings = try #require(report.json["timings"]?.object)
            for name in ["resolveMs", "connectMs", "tlsMs", "authenticateMs", "totalMs"] {
                #expect(timings[name] != nil, "\(name)")
            }
        }

        /// The password stands in credentials and in none of what can be seen, in no form.
        private func expectNoSecret(in text: String) {
            let odd = MongoCredentials.oddPassword
            let forms = [
                "right-pw", "wrong-pw", "cmlnaHQtcHc", odd, "q'u\\\"o\\\\te", "q%27u%22o%5Cte", "cSd1Im9cdGUl",
                "BEGIN PRIVATE KEY",
            ]
            for form in forms {
                #expect(!text.contains(form), "\(form)")
            }
        }
    }
}

extension TLSFacts {
    /// `TLSv1.3 verified`
    fileprivate var summary: String {
        used ? "\(version ?? "-")\(verified ? " verified" : "")" : "none"
    }
}

extension MongoExample {
    static let all = identities + transports + certificates + strings

    private static let wrongIdentity = ["username", "password", "authSource"]

    private static let identities = [
        MongoExample(name: "right password", cause: .success, end: "ok", tls: "none"),
        MongoExample(
            name: "wrong password",
            cause: .wrongSecret,
            credentials: MongoCredentials(password: "wrong-pw"),
            end: "authenticate authentication_failed",
            fields: wrongIdentity,
            code: "18"
        ),
        MongoExample(
            name: "no password",
            credentials: MongoCredentials(password: nil),
            end: "authenticate authentication_failed",
            fields: ["password"]
        ),
        MongoExample(
            name: "no such user",
            cause: .unknownUser,
            credentials: MongoCredentials(changes: ["username": "nobody"]),
            end: "authenticate authentication_failed",
            fields: wrongIdentity,
            code: "18"
        ),
        MongoExample(
            name: "user of another database",
            cause: .unknownUser,
            credentials: MongoCredentials(changes: ["authSource": "app"]),
            end: "authenticate authentication_failed",
            fields: wrongIdentity,
            code: "18"
        ),
        MongoExample(
            name: "user of the database itself",
            credentials: MongoCredentials(changes: ["username": "appuser", "authSource": .null]),
            end: "ok"
        ),
        MongoExample(
            name: "odd password",
            credentials: MongoCredentials(changes: ["username": "odd"], password: MongoCredentials.oddPassword),
            end: "ok"
        ),
        MongoExample(
            name: "odd password, written with combining accents",
            credentials: MongoCredentials(changes: ["username": "odd"], password: "q'u\"o\\te%41 e\u{301}@:/"),
            end: "ok"
        ),
        MongoExample(
            name: "odd password that is wrong",
            credentials: MongoCredentials(changes: ["username": "alice"], password: MongoCredentials.oddPassword),
            end: "authenticate authentication_failed",
            fields: wrongIdentity,
            code: "18"
        ),
        MongoExample(
            name: "nobody, where a login is demanded",
            credentials: MongoCredentials(changes: ["username": .null], password: nil),
            end: "authenticate authentication_failed",
            fields: ["username", "password"],
            code: "13"
        ),
        MongoExample(
            name: "user without a role",
            cause: .missingPermission,
            credentials: MongoCredentials(changes: ["username": "norole"]),
            end: "authorize permission_denied",
            fields: ["username", "database"],
            code: "13"
        ),
        MongoExample(
            name: "database of others",
            cause: .missingPermission,
            credentials: MongoCredentials(changes: ["database": "shop"]),
            end: "authorize permission_denied",
            fields: ["username", "database"],
            code: "13"
        ),
        MongoExample(
            name: "missing database",
            cause: .unknownDatabase,
            credentials: MongoCredentials(changes: ["username": "root", "database": "nix"]),
            end: "authorize database_not_found",
            fields: ["database"]
        ),
        MongoExample(
            name: "every database",
            credentials: MongoCredentials(changes: ["username": "root", "database": .null]),
            end: "ok"
        ),
        MongoExample(
            name: "every database of a user without a role",
            credentials: MongoCredentials(changes: ["username": "norole", "database": .null]),
            end: "ok",
            warning: "may not list"
        ),
    ]

    private static let transports = [
        MongoExample(
            name: "closed port",
            cause: .closedPort,
            credentials: MongoCredentials(changes: ["port": 1]),
            end: "connect connection_refused",
            fields: ["host", "port"],
            code: "ECONNREFUSED"
        ),
        MongoExample(
            name: "unknown host",
            cause: .unknownHost,
            credentials: MongoCredentials(changes: ["host": "nowhere.invalid"]),
            end: "resolve host_not_found",
            fields: ["host"],
            code: "EAI_NONAME"
        ),
        MongoExample(
            name: "replica set",
            credentials: MongoCredentials(changes: ["host": "127.0.0.1", "replicaSet": "secantus"]),
            end: "ok"
        ),
        MongoExample(
            name: "replica set of another name",
            cause: .unknownResource,
            credentials: MongoCredentials(changes: ["host": "127.0.0.1", "replicaSet": "other"]),
            end: "connect resource_not_found",
            fields: ["replicaSet", "host"],
            code: "13053"
        ),
        MongoExample(
            name: "TLS that the server doesn't have",
            cause: .tlsRefused,
            credentials: MongoCredentials(flavour: .front, changes: ["sslMode": "require"]),
            end: "tls tls_unsupported",
            fields: ["sslMode"]
        ),
        MongoExample(
            name: "TLS where there is some",
            credentials: MongoCredentials(flavour: .front, changes: ["sslMode": "prefer"]),
            end: "ok",
            tls: "none",
            warning: "isn't encrypted"
        ),
        MongoExample(
            name: "no TLS, which the server demands",
            cause: .tlsDemanded,
            credentials: MongoCredentials(flavour: .main),
            end: "authenticate tls_required",
            fields: ["sslMode"]
        ),
    ]

    private static let certificates = [
        MongoExample(
            name: "verified certificate",
            credentials: verifying(.main),
            end: "ok",
            tls: "TLSv1.3 verified"
        ),
        MongoExample(
            name: "certificate that isn't looked at",
            credentials: MongoCredentials(flavour: .expired, changes: ["sslMode": "require"]),
            end: "ok",
            tls: "TLSv1.3"
        ),
        MongoExample(
            name: "certificate of an unknown authority",
            cause: .certificateUntrusted,
            credentials: verifying(.main, authority: "otherca"),
            end: "tls certificate_untrusted",
            fields: ["sslRootCert"],
            code: "X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN"
        ),
        MongoExample(
            name: "expired certificate",
            cause: .certificateExpired,
            credentials: verifying(.expired),
            end: "tls certificate_expired",
            fields: ["host"],
            code: "X509_V_ERR_CERT_HAS_EXPIRED"
        ),
        MongoExample(
            name: "certificate of another host",
            cause: .certificateOfOtherHost,
            credentials: verifying(.otherHost),
            end: "tls certificate_hostname_mismatch",
            fields: ["host"],
            code: "X509_V_ERR_HOSTNAME_MISMATCH"
        ),
        MongoExample(
            name: "certificate of another host, whose name doesn't count",
            credentials: verifying(.otherHost, mode: "verify-ca"),
            end: "ok",
            tls: "TLSv1.3 verified"
        ),
        MongoExample(
            name: "no client certificate, which the server demands",
            cause: .clientCertificateMissing,
            credentials: MongoCredentials(flavour: .mutual, changes: ["sslMode": "require"]),
            end: "tls client_certificate_required",
            fields: ["sslCert", "sslKey"],
            code: "TLS alert 116"
        ),
        MongoExample(name: "client certificate", credentials: certified("alice"), end: "ok"),
        MongoExample(
            name: "client certificate of an unknown authority",
            credentials: certified("rogue"),
            end: "tls certificate_untrusted",
            fields: ["sslCert", "sslKey"],
            code: "TLS alert 48"
        ),
        MongoExample(
            name: "client certificate with the key of another",
            credentials: certified("alice", key: "rogue"),
            end: "validate invalid_parameters",
            fields: ["sslCert", "sslKey"]
        ),
        MongoExample(
            name: "login by certificate",
            credentials: MongoCredentials(
                flavour: .mutual,
                changes: [
                    "sslMode": "require", "sslCert": "TLS/alice.crt", "username": .null, "authSource": .null,
                ],
                password: nil,
                keyFile: "alice.key"
            ),
            end: "ok"
        ),
    ]

    private static let strings = [
        MongoExample(
            name: "string",
            credentials: string("mongodb://alice:right-pw@localhost:PORT/app?authSource=admin"),
            end: "ok"
        ),
        MongoExample(
            name: "string with a wrong password",
            credentials: string("mongodb://alice:wrong-pw@localhost:PORT/app?authSource=admin"),
            end: "authenticate authentication_failed",
            fields: ["connectionString"],
            code: "18"
        ),
        MongoExample(
            name: "string with an odd password",
            credentials: string(
                "mongodb://odd:q%27u%22o%5Cte%2541%20%C3%A9%40%3A%2F@localhost:PORT/app?authSource=admin"
            ),
            end: "ok"
        ),
        MongoExample(
            name: "string with an odd password that is wrong",
            credentials: string(
                "mongodb://alice:q%27u%22o%5Cte%2541%20%C3%A9%40%3A%2F@localhost:PORT/app?authSource=admin"
            ),
            end: "authenticate authentication_failed",
            fields: ["connectionString"],
            code: "18"
        ),
        MongoExample(
            name: "string that isn't encoded",
            credentials: string("mongodb://alice:right-pw@/%localhost:PORT/app"),
            end: "validate invalid_parameters",
            fields: ["connectionString"]
        ),
        MongoExample(
            name: "string with several hosts, of which one answers",
            credentials: string(
                "mongodb://alice:right-pw@127.0.0.1:1,127.0.0.1:PORT/app?authSource=admin&replicaSet=secantus"
            ),
            end: "ok"
        ),
        MongoExample(
            name: "string with several hosts, of which none answers",
            credentials: string("mongodb://alice:right-pw@127.0.0.1:1,127.0.0.1:2/app?authSource=admin"),
            end: "connect connection_refused",
            fields: ["connectionString"],
            code: "ECONNREFUSED"
        ),
        MongoExample(
            name: "string with an authority",
            credentials: string(
                "mongodb://alice:right-pw@localhost:PORT/app?authSource=admin&tls=true&tlsCAFile=TLS/ca.crt",
                .main
            ),
            end: "ok",
            tls: "TLSv1.3 verified"
        ),
        MongoExample(
            name: "string with a client certificate",
            credentials: string(
                "mongodb://localhost:PORT/app?authMechanism=MONGODB-X509&tls=true&tlsCAFile=TLS/ca.crt&tlsCertificateKeyFile=TLS/both.pem",
                .mutual
            ),
            end: "ok",
            tls: "TLSv1.3 verified"
        ),
        MongoExample(
            name: "string without an authority",
            credentials: string("mongodb://alice:right-pw@localhost:PORT/app?authSource=admin&tls=true", .main),
            end: "tls certificate_untrusted",
            fields: ["connectionString"],
            code: "X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN"
        ),
        MongoExample(
            name: "string that takes any certificate",
            credentials: string(
                "mongodb://alice:right-pw@localhost:PORT/app?authSource=admin&tls=true&tlsInsecure=true",
                .expired
            ),
            end: "ok",
            tls: "TLSv1.3"
        ),
        // What the string says and what the member says: neither makes the other weaker.
        contradiction("disable beside verify-full", "tls=false", "verify-full"),
        contradiction("any certificate beside verify-full", "tls=true&tlsInsecure=true", "verify-full"),
        contradiction("untrusted beside verify-full", "tls=true&tlsAllowInvalidCertificates=true", "verify-full"),
        contradiction("other host beside verify-full", "tls=true&tlsAllowInvalidHostnames=true", "verify-full"),
        contradiction("TLS beside disable", "ssl=true", "disable"),
        MongoExample(
            name: "string and member of one mind",
            credentials: string(
                "mongodb://alice:right-pw@localhost:PORT/app?authSource=admin&tls=true&tlsCAFile=TLS/ca.crt",
                .main,
                mode: "verify-full"
            ),
            end: "ok",
            tls: "TLSv1.3 verified"
        ),
        MongoExample(
            name: "string that wants more than the member",
            credentials: string(
                "mongodb://alice:right-pw@localhost:PORT/app?authSource=admin&tls=true&tlsCAFile=TLS/ca.crt",
                .main,
                mode: "prefer"
            ),
            end: "ok",
            tls: "TLSv1.3 verified"
        ),
        MongoExample(
            name: "string without a word on TLS, which is preferred",
            credentials: string(
                "mongodb://alice:right-pw@localhost:PORT/app?authSource=admin",
                .front,
                mode: "prefer"
            ),
            end: "ok",
            tls: "none",
            warning: "isn't encrypted"
        ),
        MongoExample(
            name: "string without a word on TLS, which is there and preferred",
            credentials: string("mongodb://alice:right-pw@localhost:PORT/app?authSource=admin", .main, mode: "prefer"),
            end: "ok",
            tls: "TLSv1.3"
        ),
        MongoExample(
            name: "string without a word on TLS, which is demanded",
            credentials: string(
                "mongodb://alice:right-pw@localhost:PORT/app?authSource=admin",
                .front,
                mode: "require"
            ),
            end: "tls tls_unsupported",
            fields: ["connectionString"]
        ),
        MongoExample(
            name: "string with a mechanism that we don't have",
            credentials: string("mongodb://alice:right-pw@localhost:PORT/app?authMechanism=GSSAPI"),
            end: "validate invalid_parameters",
            fields: ["connectionString"]
        ),
        MongoExample(
            name: "string with a mechanism that needs TLS",
            credentials: string("mongodb://alice:right-pw@localhost:PORT/app?authMechanism=PLAIN"),
            end: "validate invalid_parameters",
            fields: ["connectionString"]
        ),
        MongoExample(
            name: "string with a name of two parts to look up",
            credentials: string("mongodb+srv://alice:right-pw@cluster.invalid/app"),
            end: "validate invalid_parameters",
            fields: ["connectionString"],
            words: "fewer than three parts"
        ),
        MongoExample(
            name: "string with hosts of the domain name system",
            credentials: string("mongodb+srv://alice:right-pw@cluster.example.invalid/app"),
            end: "resolve host_not_found",
            fields: ["connectionString"]
        ),
    ]

    private static func contradiction(_ name: String, _ options: String, _ mode: String) -> MongoExample {
        MongoExample(
            name: "string with \(name)",
            credentials: string(
                "mongodb://alice:right-pw@localhost:PORT/app?authSource=admin&\(options)",
                mode: mode
            ),
            end: "validate invalid_parameters",
            fields: ["connectionString", "sslMode"]
        )
    }

    private static func verifying(
        _ flavour: MongoServers.Flavour,
        mode: String = "verify-full",
        authority: String = "ca"
    ) -> MongoCredentials {
        MongoCredentials(
            flavour: flavour,
            changes: ["sslMode": .string(mode), "sslRootCert": .string("TLS/\(authority).crt")]
        )
    }

    private static func certified(_ name: String, key: String? = nil) -> MongoCredentials {
        MongoCredentials(
            flavour: .mutual,
            changes: ["sslMode": "require", "sslCert": .string("TLS/\(name).crt")],
            keyFile: "\(key ?? name).key"
        )
    }

    private static func string(
        _ text: String,
        _ flavour: MongoServers.Flavour = .withoutTLS,
        mode: String? = nil
    ) -> MongoCredentials {
        MongoCredentials(
            flavour: flavour,
            changes: mode.map { ["sslMode": .string($0)] } ?? [:],
            connectionString: text
        )
    }
}
