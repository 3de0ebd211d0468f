import Datasource
import JSON
import Testing

@testable import Connectivity

/// What becomes of a test, and why.
struct PostgresCase: CustomTestStringConvertible, Sendable {
    let name: String

    /// The row of the published table that it stands for.
    var cause: FailureCause?
    var variant = ""
    var server = PostgresServers.Flavour.main
    var changes: JSONObject = [:]
    var secrets: [String: String] = [:]

    /// Files of the certificates' folder, by the member that gets their path.
    var files: [String: String] = [:]

    /// Stage and reason, or `ok`.
    let end: String
    var fields: [String] = []
    var code: String?
    var counts = PostgresServers.Counts(connections: 1, logins: 1)

    var testDescription: String { name }

    func credentials() throws -> PostgresCredentials {
        let servers = try PostgresServers.shared()
        var credentials = try PostgresCredentials(server, changes, secrets: secrets)
        for (member, file) in files {
            if member == "sslKey" {
                credentials.secrets[member] = servers.file(file)
            } else {
                credentials.plain[member] = .string(servers.file(file))
            }
        }
        return credentials
    }
}

extension PostgresServerTests {
    struct Outcomes {
        private static let unauthenticated = PostgresServers.Counts(connections: 1, logins: 0)
        private static let nothing = PostgresServers.Counts(connections: 0, logins: 0)

        private static let logins = [
            PostgresCase(name: "right", cause: .success, end: "ok"),
            PostgresCase(name: "right, without TLS", changes: ["sslMode": "disable"], end: "ok"),
            PostgresCase(name: "MD5", changes: ["username": "md5user", "database": "md5db"], end: "ok"),
            PostgresCase(name: "clear text", changes: ["database": "cleardb"], end: "ok"),
            PostgresCase(
                name: "wrong password",
                cause: .wrongSecret,
                secrets: ["password": "wr0ng'pä\\ss"],
                end: "authenticate authentication_failed",
                fields: ["username", "password"],
                code: "28P01"
            ),
            PostgresCase(
                name: "wrong password, TLS preferred",
                changes: ["sslMode": "prefer"],
                secrets: ["password": "wr0ng'pä\\ss"],
                end: "authenticate authentication_failed",
                fields: ["username", "password"],
                code: "28P01"
            ),
            PostgresCase(
                name: "no password",
                secrets: ["password": ""],
                end: "authenticate authentication_failed",
                fields: ["password"],
                counts: unauthenticated
            ),
            PostgresCase(
                name: "unknown user",
                cause: .unknownUser,
                changes: ["username": "nobody-of-this-name"],
                end: "authenticate authentication_failed",
                fields: ["username", "password"],
                code: "28P01"
            ),
            PostgresCase(
                name: "expired role",
                cause: .expiredSecret,
                changes: ["username": "expired1"],
                end: "authenticate authentication_failed",
                fields: ["username", "password"],
                code: "28P01"
            ),
            PostgresCase(
                name: "role that may not log in",
                cause: .lockedAccount,
                changes: ["username": "nologin1"],
                end: "authorize permission_denied",
                fields: ["username"],
                code: "28000"
            ),
            PostgresCase(
                name: "role without free connections",
                cause: .tooManyConnections,
                changes: ["username": "crowded"],
                end: "authorize server_busy",
                fields: ["username"],
                code: "53300"
            ),
        ]

        private static let databases = [
            PostgresCase(
                name: "unknown database",
                cause: .unknownDatabase,
                changes: ["database": "none'such"],
                end: "authorize database_not_found",
                fields: ["database"],
                code: "3D000"
            ),
            PostgresCase(
                name: "closed database",
                changes: ["database": "closed"],
                end: "authorize permission_denied",
                fields: ["database"],
                code: "55000"
            ),
            PostgresCase(
                name: "no right to connect",
                cause: .missingPermission,
                variant: "database",
                changes: ["database": "private"],
                end: "authorize permission_denied",
                fields: ["username", "database"],
                code: "42501"
            ),
            PostgresCase(name: "schema", changes: ["schema": "sales"], end: "ok"),
            PostgresCase(name: "oddly named schema", changes: ["schema": "odd \"name'"], end: "ok"),
            PostgresCase(
                name: "unknown schema",
                cause: .unknownSchema,
                changes: ["schema": "none"],
                end: "query schema_not_found",
                fields: ["schema"]
            ),
            PostgresCase(
                name: "schema that the user may not use",
                cause: .missingPermission,
                variant: "schema",
                changes: ["schema": "hidden"],
                end: "authorize permission_denied",
                fields: ["username", "schema"]
            ),
        ]

        private static let tls = [
            PostgresCase(
                name: "verified",
                changes: ["sslMode": "verify-full"],
                files: ["sslRootCert": "ca.crt"],
                end: "ok"
            ),
            PostgresCase(
                name: "verified by address",
                changes: ["sslMode": "verify-full", "host": "127.0.0.1"],
                files: ["sslRootCert": "ca.crt"],
                end: "ok"
            ),
            PostgresCase(
                name: "untrusted certificate",
                cause: .certificateUntrusted,
                changes: ["sslMode": "verify-full"],
                files: ["sslRootCert": "otherca.crt"],
                end: "tls certificate_untrusted",
                fields: ["sslRootCert"],
                code: "X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN",
                counts: unauthenticated
            ),
            PostgresCase(
                name: "certificate that the system doesn't trust",
                changes: ["sslMode": "verify-ca"],
                end: "tls certificate_untrusted",
                fields: ["sslRootCert"],
                code: "X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN",
                counts: unauthenticated
            ),
            PostgresCase(
                name: "expired certificate",
                cause: .certificateExpired,
                server: .expired,
                changes: ["sslMode": "verify-ca"],
                files: ["sslRootCert": "ca.crt"],
                end: "tls certificate_expired",
                fields: ["host"],
                code: "X509_V_ERR_CERT_HAS_EXPIRED",
                counts: unauthenticated
            ),
            PostgresCase(
                name: "other host's certificate",
                cause: .certificateOfOtherHost,
                server: .otherHost,
                changes: ["sslMode": "verify-full"],
                files: ["sslRootCert": "ca.crt"],
                end: "tls certificate_hostname_mismatch",
                fields: ["host"],
                counts: unauthenticated
            ),
            PostgresCase(
                name: "other host's certificate, not looked at",
                server: .otherHost,
                changes: ["sslMode": "verify-ca"],
                files: ["sslRootCert": "ca.crt"],
                end: "ok"
            ),
            PostgresCase(name: "expired certificate, not looked at", server: .expired, end: "ok"),
            PostgresCase(
                name: "TLS refused by the server",
                cause: .tlsRefused,
                server: .withoutTLS,
                end: "tls tls_unsupported",
                fields: ["sslMode"],
                counts: unauthenticated
            ),
            PostgresCase(
                name: "TLS preferred and refused by the server",
                server: .withoutTLS,
                changes: ["sslMode": "prefer"],
                end: "ok",
                counts: PostgresServers.Counts(connections: 2, logins: 1)
            ),
            PostgresCase(
                name: "wrong password after TLS was refused",
                server: .withoutTLS,
                changes: ["sslMode": "prefer"],
                secrets: ["password": "wr0ng"],
                end: "authenticate authentication_failed",
                fields: ["username", "password"],
                code: "28P01",
                counts: PostgresServers.Counts(connections: 2, logins: 1)
            ),
            PostgresCase(
                name: "TLS demanded by the server",
                cause: .tlsDemanded,
                changes: ["sslMode": "disable", "database": "tlsdb"],
                end: "authenticate tls_required",
                fields: ["sslMode"],
                code: "28000",
                counts: unauthenticated
            ),
            PostgresCase(
                name: "TLS forbidden by the server's rules",
                changes: ["sslMode": "prefer", "database": "plainonly"],
                end: "authenticate permission_denied",
                fields: ["username", "database", "sslMode"],
                code: "28000",
                counts: unauthenticated
            ),
        ]

        private static let clientCertificates = [
            PostgresCase(
                name: "client certificate",
                changes: ["database": "certdb"],
                files: ["sslCert": "alice.crt", "sslKey": "alice.key"],
                end: "ok"
            ),
            PostgresCase(
                name: "client certificate and password",
                changes: ["database": "mtlsdb"],
                files: ["sslCert": "alice.crt", "sslKey": "alice.key"],
                end: "ok"
            ),
            PostgresCase(
                name: "missing client certificate",
                cause: .clientCertificateMissing,
                changes: ["database": "certdb"],
                end: "authenticate client_certificate_required",
                fields: ["sslCert", "sslKey"],
                code: "28000",
                counts: unauthenticated
            ),
            PostgresCase(
                name: "untrusted client certificate",
                changes: ["database": "certdb"],
                files: ["sslCert": "rogue.crt", "sslKey": "rogue.key"],
                end: "tls certificate_untrusted",
                fields: ["sslCert"],
                counts: unauthenticated
            ),
            PostgresCase(
                name: "other user's client certificate",
                changes: ["database": "certdb", "username": "limited"],
                files: ["sslCert": "alice.crt", "sslKey": "alice.key"],
                end: "authenticate authentication_failed",
                fields: ["username", "sslCert"],
                code: "28000",
                // The server calls the certificate authenticated before it looks whose it is.
                counts: PostgresServers.Counts(connections: 1, logins: 2)
            ),
            PostgresCase(
                name: "key of another certificate",
                files: ["sslCert": "alice.crt", "sslKey": "rogue.key"],
                end: "validate invalid_parameters",
                fields: ["sslKey"],
                counts: unauthenticated
            ),
            PostgresCase(
                name: "certificate without key",
                files: ["sslCert": "alice.crt"],
                end: "validate invalid_parameters",
                fields: ["sslCert", "sslKey"],
                counts: nothing
            ),
            PostgresCase(
                name: "missing file",
                files: ["sslRootCert": "none.crt"],
                end: "validate file_not_found",
                fields: ["sslRootCert"],
                counts: nothing
            ),
            PostgresCase(
                name: "file that is no certificate",
                files: ["sslRootCert": "alice.key"],
                end: "validate invalid_parameters",
                fields: ["sslRootCert"],
                counts: unauthenticated
            ),
        ]

        private static let elsewhere = [
            PostgresCase(
                name: "unknown host",
                cause: .unknownHost,
                changes: ["host": "no-such-host.invalid"],
                end: "resolve host_not_found",
                fields: ["host"],
                counts: nothing
            ),
            PostgresCase(
                name: "closed port",
                cause: .closedPort,
                changes: ["port": 1],
                end: "connect connection_refused",
                fields: ["host", "port"],
                code: "ECONNREFUSED",
                counts: nothing
            ),
            PostgresCase(
                name: "SSH tunnel without its server",
                changes: ["sshTunnel": "enable"],
                end: "validate invalid_parameters",
                fields: ["sshHost"],
                counts: nothing
            ),
        ]

        private static let relatives: [(TypeDefinition, PostgresServer.Product)] = [
            (.redshift, .redshift), (.cockroachdb, .cockroachDB),
        ]

        private static let recorded = (logins + databases + tls + clientCertificates + elsewhere)
            .filter { $0.cause != nil }

        /// Their own servers can't be installed here, but they speak the same protocol, and the driver must say the same.
        @Test(arguments: relatives, recorded)
        func outcome(of relative: (TypeDefinition, PostgresServer.Product), _ example: PostgresCase) throws {
            let (type, product) = relative
            let trial = try PostgresTrial(example.credentials(), as: type.name, driver: .local(type, product))
            #expect(trial.report.end == example.end, "\(trial.visibleText)")
            #expect(trial.report.fields == example.fields)
            if let cause = example.cause {
                try record(trial.report.outcome, type.name, cause, variant: example.variant)
            }
        }

        @Test(arguments: logins + databases + tls + clientCertificates + elsewhere)
        func outcome(_ example: PostgresCase) throws {
            let servers = try PostgresServers.shared()
            let before = try servers.counts(example.server)
            let trial = try PostgresTrial(example.credentials())
            #expect(trial.report.end == example.end, "\(trial.visibleText)")
            #expect(trial.report.fields == example.fields)
            if let code = example.code {
                #expect(trial.report.outcome.failure?.nativeCode == code)
            }
            if let cause = example.cause {
                try record(trial.report.outcome, "postgres", cause, variant: example.variant)
            }
            #expect(try servers.counts(example.server) - before == example.counts)
            #expect(trial.milliseconds < 8_000)
            for secret in ["right-pw", "wr0ng", "PRIVATE KEY", "/tmp/"] {
                #expect(!trial.visibleText.contains(secret), "\(trial.visibleText)")
            }
        }
    }
}
