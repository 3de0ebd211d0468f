import Datasource
import JSON
import Testing

@testable import Connectivity

/// What becomes of refusals that the test servers don't give, or give in one language only.
struct PostgresRefusalTests {
    struct Example: CustomTestStringConvertible, Sendable {
        let name: String

        /// As the library tells it.
        let message: String
        var usesTLS = true
        var changes: JSONObject = [:]
        var stage = Stage.authenticate
        let end: String
        let fields: [String]

        var testDescription: String { name }
    }

    private static let examples = [
        Example(
            name: "wrong password, in German",
            message:
                "FATAL:  28P01: Passwort-Authentifizierung für Benutzer »alice« fehlgeschlagen\nORT:  auth_failed, auth.c:334\n",
            end: "authenticate authentication_failed",
            fields: ["username", "password"]
        ),
        Example(
            name: "access rules, in French",
            message: """
                FATAL:  28000: aucune entrée dans pg_hba.conf pour l'hôte « 10.0.0.1 », utilisateur « alice »
                LOCATION:  ClientAuthentication, auth.c:535

                """,
            end: "authenticate permission_denied",
            fields: ["username", "database", "sslMode"]
        ),
        Example(
            name: "access rules, without TLS by choice",
            message:
                "FATAL:  28000: no pg_hba.conf entry for host \"10.0.0.1\", user \"alice\", database \"app\", SSL off\n",
            usesTLS: false,
            changes: ["sslMode": "disable"],
            end: "authenticate tls_required",
            fields: ["sslMode"]
        ),
        Example(
            name: "access rules, without TLS because the server has none",
            message:
                "FATAL:  28000: no pg_hba.conf entry for host \"10.0.0.1\", user \"alice\", database \"app\", no encryption\n",
            usesTLS: false,
            changes: ["sslMode": "prefer"],
            end: "authenticate permission_denied",
            fields: ["username", "database", "sslMode"]
        ),
        Example(
            name: "client certificate, in Japanese",
            message: "FATAL:  28000: この接続には有効なクライアント証明が必要です\nLOCATION:  ClientAuthentication, auth.c:428\n",
            end: "authenticate client_certificate_required",
            fields: ["sslCert", "sslKey"]
        ),
        Example(
            name: "another product's refusal",
            message: "ERROR:  28000: user identity unknown\nLOCATION:  HandleAuth, auth.go:1\n",
            end: "authenticate authentication_failed",
            fields: ["username", "password"]
        ),
        Example(
            name: "CockroachDB without TLS",
            message: "ERROR:  08P01: node is running secure mode, SSL connection required\n",
            usesTLS: false,
            end: "authenticate tls_required",
            fields: ["sslMode"]
        ),
        Example(
            name: "too many connections",
            message: "FATAL:  53300: sorry, too many clients already\nLOCATION:  InitProcess, proc.c:1\n",
            end: "authorize server_busy",
            fields: []
        ),
        Example(
            name: "too many connections to a database",
            message:
                "FATAL:  53300: too many connections for database \"app\"\nLOCATION:  CheckMyDatabase, postinit.c:1\n",
            end: "authorize server_busy",
            fields: ["database"]
        ),
        Example(
            name: "starting",
            message: "FATAL:  57P03: the database system is starting up\n",
            end: "authenticate server_busy",
            fields: []
        ),
        Example(
            name: "shut down",
            message: "FATAL:  57P01: terminating connection\n",
            stage: .query,
            end: "query connection_lost",
            fields: []
        ),
        Example(
            name: "cancelled",
            message: "ERROR:  57014: canceling statement due to statement timeout\n",
            stage: .query,
            end: "query timeout",
            fields: []
        ),
        Example(
            name: "no right to read the catalogue",
            message: "ERROR:  42501: permission denied for table pg_class\n",
            stage: .query,
            end: "authorize permission_denied",
            fields: ["username"]
        ),
        Example(
            name: "55000 of another meaning",
            message: "ERROR:  55000: object not in prerequisite state\n",
            stage: .query,
            end: "query server_error",
            fields: []
        ),
        Example(
            name: "out of memory",
            message: "FATAL:  53200: out of memory\n",
            end: "authenticate server_busy",
            fields: []
        ),
        Example(
            name: "defect",
            message: "FATAL:  XX000: cache lookup failed\n",
            stage: .query,
            end: "query server_error",
            fields: []
        ),
        Example(
            name: "protocol violation",
            message: "FATAL:  08P01: invalid startup packet\n",
            end: "authenticate protocol_error",
            fields: []
        ),
        Example(
            name: "unknown code",
            message: "FATAL:  ZZ123: what?\n",
            end: "authenticate server_error",
            fields: []
        ),
    ]

    @Test(arguments: examples)
    func failure(_ example: Example) throws {
        let error = try #require(ServerError(in: example.message))
        let credentials = PostgresCredentials(port: 1, example.changes).credentials
        let situation = PostgresRefusal.Situation(
            parameters: try PostgresParameters(credentials, usualPort: 5432),
            usesTLS: example.usesTLS,
            stage: example.stage
        )
        let failure = PostgresRefusal(error: error, situation: situation).failure
        #expect("\(failure.stage?.rawValue ?? "-") \(failure.reason.rawValue)" == example.end)
        #expect(failure.fields == example.fields.map { JSONPointer("credentials", $0) })
        #expect(failure.nativeCode == error.sqlState)
        #expect(!failure.message.isEmpty)
    }

    @Test(
        "Only what a server says has a code",
        arguments: [
            "Connection refused\n", "", "SSL error: certificate verify failed\n", "FATAL:  28P01",
            "FATAL:  28p01: no\n",
        ]
    )
    func noCode(_ message: String) {
        #expect(ServerError(in: message)?.sqlState == nil)
    }

    @Test(
        arguments: [
            ("PostgreSQL 15.18 (Debian 15.18-0+deb12u1) on x86_64-pc-linux-gnu", "PostgreSQL", "15.18"),
            ("PostgreSQL 19beta1 on x86_64", "PostgreSQL", "19beta1"),
            ("PostgreSQL 8.0.2 on i686-pc-linux-gnu, GCC 3.4.2, Redshift 1.0.97394", "Redshift", "1.0.97394"),
            ("CockroachDB CCL v25.1.0 (x86_64-pc-linux-gnu, built 2025/02/10)", "CockroachDB", "25.1.0"),
            ("EnterpriseDB 9.5.0", "EnterpriseDB", "9.5.0"),
            ("strange", "strange", nil),
            ("", "unknown", nil),
            (" (,) ", "unknown", nil),
        ] as [(String, String, String?)]
    )
    func banner(_ banner: String, _ name: String, _ version: String?) {
        let server = PostgresServer(banner: banner)
        #expect(server.name == name)
        #expect(server.version == version)
    }
}
