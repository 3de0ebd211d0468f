import Datasource
import HTTPTransport
import JSON
import POSIX
import Testing

@testable import Connectivity

/// Files in Azure that DuckDB attaches, with URLs that Microsoft's own library signed.
@Suite("Azure's blob storage", .timeLimit(.minutes(10)))
struct AzureBlobTests {
    private static let place = "attachedDatabases/0/azureConnection"

    /// What Microsoft's own clients say of the same stand-in, and the signatures that they made.
    private static let vendor = Result { () throws -> [String: String] in
        let services = try StandInServices.shared()
        return try VendorClient.outcomes(
            "check_azure_blobs",
            [
                "key": .string(services.fact("azure_blobs", "key")), "authorities": services.file("ca.crt"),
                "address": .string("http://localhost:\(services.port("azure_blobs", .plain))"),
                "secure": .string("https://localhost:\(services.port("azure_blobs", .tls))"),
            ]
        )
    }

    private static func address(_ port: StandInServices.Port) throws -> String {
        let scheme = port == .plain ? "http" : "https"
        return "\(scheme)://localhost:\(try StandInServices.shared().port("azure_blobs", port))"
    }

    private func trial(
        _ connection: JSONObject,
        _ secret: String,
        _ value: String,
        authority: String? = nil,
        milliseconds: Int = 10_000
    ) throws -> HTTPTrial {
        let element: JSONObject = ["name": "lake", "type": "azure", "azureConnection": .object(connection)]
        let stores = AttachedStore.Endpoints(azureAuthority: try authority ?? Self.address(.tls))
        let trusting = HTTPNetwork(authorities: .file(path: try StandInServices.shared().tls + "/ca.crt"))
        return try HTTPTrial(
            DuckDBDriver(trusting, stores: stores, command: { nil }, driver: { _ in nil }),
            "duckdb",
            ["attachedDatabases": [.object(element)]],
            secrets: ["/\(Self.place)/\(secret)": value],
            milliseconds: milliseconds
        )
    }

    private func signed(_ signature: String, _ path: String = "lake/data/sales.csv") throws -> HTTPTrial {
        let query = try #require(Self.vendor.get()["url: \(signature)"])
        return try trial(["authType": "sas_token"], "sasUrl", "\(Self.address(.plain))/\(path)?\(query)")
    }

    private func principal(
        _ changes: JSONObject = [:],
        secret: String = "right-secret",
        authority: String? = nil
    ) throws -> HTTPTrial {
        let right: JSONObject = [
            "authType": "service_principal", "tenantId": "contoso", "clientId": "app-id", "accountName": "shop",
            "fileUrl": .string("\(try Self.address(.tls))/lake/data/sales.csv"),
        ]
        return try trial(right.changed(by: changes), "clientSecret", secret, authority: authority)
    }

    private func fields(_ names: String...) -> [String] {
        names.map { "\(Self.place)/\($0)" }
    }

    @Test("A signature leads to a file, and to those of a pattern")
    func signatures() throws {
        try signed("right").expect(ExpectedOutcome("ok"), .success, variant: "azure, signature", hidden: ["sig="])
        try signed("one file").expect(ExpectedOutcome("ok"), nil, hidden: ["sig="])
        for path in ["lake/data/*.csv", "lake/data/**", "lake/**", "lake/data/nothing.csv", "lake/caf%C3%A9%201.csv"] {
            try signed("right", path).expect(ExpectedOutcome("ok"), nil)
        }
        // Its right to list isn't asked for where one file is named.
        try signed("only read").expect(ExpectedOutcome("ok"), nil)
    }

    @Test("A signature that isn't right")
    func wrongSignatures() throws {
        let url = fields("sasUrl")
        let refused = "authenticate authentication_failed"
        let wrong = ExpectedOutcome(refused, url, code: "AuthenticationFailed")
        try signed("wrong key").expect(wrong, .wrongSecret, variant: "azure, signature", hidden: ["sig="])
        let expired = ExpectedOutcome("authenticate password_expired", url, code: "AuthenticationFailed")
        try signed("expired").expect(expired, .expiredSecret, variant: "azure, signature", hidden: ["sig="])
        try signed("early").expect(wrong, nil, hidden: ["sig="])
        let denied = ExpectedOutcome("authorize permission_denied", url, code: "AuthorizationPermissionMismatch")
        try signed("only list").expect(denied, .missingPermission, variant: "azure, signature")
        try signed("only read", "lake/data/*.csv").expect(denied, nil)
    }

    @Test("What isn't there")
    func names() throws {
        let url = fields("sasUrl")
        let file = ExpectedOutcome("query file_not_found", url, code: "BlobNotFound")
        try signed("right", "lake/none.csv").expect(file, .unknownResource, variant: "azure, file")
        let container = ExpectedOutcome("query resource_not_found", url, code: "ContainerNotFound")
        try signed("other container", "none/data/sales.csv").expect(
            container,
            .unknownResource,
            variant: "azure, container"
        )
        // The file of this ending is in a folder below.
        try signed("right", "lake/data/*.parquet").expect(ExpectedOutcome("query file_not_found", url), nil)
        try signed("right", "lake/none/**").expect(ExpectedOutcome("query file_not_found", url), nil)
        for text in ["https://localhost/lake?sig=1", "https://localhost/lake/a.csv", "wasbs://x/y/z?sig=1"] {
            try trial(["authType": "sas_token"], "sasUrl", text)
                .expect(ExpectedOutcome("validate invalid_parameters", url), nil)
        }
    }

    @Test("A service principal gets a token, and is refused in many ways")
    func principals() throws {
        try principal().expect(ExpectedOutcome("ok"), .success, variant: "azure, principal", hidden: ["right-token"])
        func expect(_ changes: JSONObject, _ expected: ExpectedOutcome, _ cause: FailureCause?) throws {
            try principal(changes).expect(expected, cause, variant: "azure, principal", hidden: ["right-token"])
        }
        let refused = "authenticate authentication_failed"
        let secret = ExpectedOutcome(refused, fields("clientSecret", "clientId"), code: "AADSTS7000215")
        try principal(secret: "wr0ng-secret").expect(secret, .wrongSecret, variant: "azure, principal")
        let old = ExpectedOutcome("authenticate password_expired", fields("clientSecret"), code: "AADSTS7000222")
        try principal(secret: "old-secret").expect(old, .expiredSecret, variant: "azure, principal")
        let client = ExpectedOutcome(refused, fields("clientId", "tenantId"), code: "AADSTS700016")
        try expect(["clientId": "nobody"], client, .unknownUser)
        let tenant = ExpectedOutcome("authenticate resource_not_found", fields("tenantId"), code: "AADSTS90002")
        try principal(["tenantId": "no/where"]).expect(tenant, .unknownResource, variant: "azure, tenant")
        let denied = ExpectedOutcome(
            "authorize permission_denied",
            fields("clientId", "fileUrl"),
            code: "AuthorizationPermissionMismatch"
        )
        try expect(["clientId": "poor-id"], denied, .missingPermission)
        // A token goes nowhere without TLS, but to this computer.
        try principal(["fileUrl": "http://192.0.2.1/lake/a.csv"])
            .expect(ExpectedOutcome("validate invalid_parameters", fields("fileUrl")), nil)
    }

    @Test("What isn't Azure")
    func others() throws {
        for body in ["", "{}", "<html>Log in</html>", "<EnumerationResults/>"] {
            let server = FaultyServer(.answering(200, body))
            let url = "http://127.0.0.1:\(server.port)/lake/data"
            for path in ["sales.csv", "**"] {
                try trial(["authType": "sas_token"], "sasUrl", "\(url)/\(path)?sig=secret-signature")
                    .expect(
                        ExpectedOutcome("query protocol_error", fields("sasUrl")),
                        nil,
                        hidden: ["secret-signature"]
                    )
            }
            // Nothing that was given leads to where tokens are.
            let tokens = try principal(authority: "http://127.0.0.1:\(server.port)")
            #expect(tokens.report.end == "authenticate protocol_error", "\(tokens.visibleText)")
            withExtendedLifetime(server) {}
        }
    }

    @Test("A signature that comes back in a redirect isn't shown")
    func echo() throws {
        let headers = ["Location: https://secret-signature.example.test/x", "Connection: close"]
        let server = FaultyServer(.answering(302, headers: headers, ""))
        let url = "http://127.0.0.1:\(server.port)/lake/a.csv?sv=2021-12-02&sig=secret-signature"
        let trial = try trial(["authType": "sas_token"], "sasUrl", url)
        withExtendedLifetime(server) {}
        try trial.expect(ExpectedOutcome("query protocol_error", fields("sasUrl")), nil, hidden: ["secret-signature"])
    }

    @Test("Nobody there, silence, and a redirect", arguments: HTTPFault.all.map(\.cause))
    func fault(_ cause: FailureCause) throws {
        let example = try #require(HTTPFault.all.first { $0.cause == cause })
        let server = FaultyServer(example.fault)
        defer { withExtendedLifetime(server) {} }
        let url = "http://127.0.0.1:\(server.port)/lake/sales.csv?sig=secret-signature"
        let trial = try trial(["authType": "sas_token"], "sasUrl", url, milliseconds: example.milliseconds)
        #expect(trial.report.end != "ok" && !trial.report.fields.isEmpty, "\(trial.visibleText)")
        #expect(!trial.visibleText.contains("secret-signature") && !trial.visibleText.contains("secret-path"))
        #expect(trial.milliseconds < Double(example.milliseconds) + 8_000)
    }

    @Test(
        "Where files are",
        arguments: [
            (
                "https://shop.blob.core.windows.net/lake/a/b.csv", "https://shop.blob.core.windows.net", "lake",
                "a/b.csv", nil
            ),
            (
                "https://shop.dfs.core.windows.net/lake/b.csv", "https://shop.blob.core.windows.net", "lake", "b.csv",
                nil
            ),
            ("abfss://lake/a/*.parquet", "https://own.blob.core.windows.net", "lake", "a/", .ending(".parquet")),
            ("az://lake/**", "https://own.blob.core.windows.net", "lake", "", .everything),
            (
                "abfss://lake@shop.dfs.core.windows.net/a/**", "https://shop.blob.core.windows.net", "lake", "a/",
                .everything
            ),
            ("az://shop.blob.core.windows.net/lake/b.csv", "https://shop.blob.core.windows.net", "lake", "b.csv", nil),
            ("https://localhost:1/lake/caf%C3%A9%20%zz.csv", "https://localhost:1", "lake", "café %zz.csv", nil),
        ] as [(String, String, String, String, AzureLocation.Pattern?)]
    )
    func locations(url: String, origin: String, container: String, path: String, pattern: AzureLocation.Pattern?) throws
    {
        let location = try #require(AzureLocation(url, account: "own"))
        #expect(location.origin.description == origin)
        #expect(location.container == container)
        #expect(location.path == path)
        #expect(location.pattern == pattern)
    }

    @Test("Clocks that differ are named as such")
    func skew() throws {
        let connection: JSONObject = ["authType": "sas_token"]
        let url = "https://localhost/lake/a.csv?st=2026-11-21T10:00:00Z&se=2026-11-21T12%3A00Z&sig=s3cret"
        let credentials = Credentials(plain: connection, secrets: [JSONPointer("sasUrl"): Secret(url)])
        let access = try AzureAccess(credentials)
        for (theirs, ours, reason, isSkew) in [
            ("13:00:00", "11:00", Reason.authenticationFailed, true), ("13:00:00", "13:00", .passwordExpired, false),
            ("09:00:00", "11:00", .authenticationFailed, true), ("09:00:00", "09:00", .authenticationFailed, false),
            ("11:00:00", "11:00", .authenticationFailed, false),
        ] {
            let response = HTTPResponse(
                status: 403,
                headers: [("date", "Sat, 21 Nov 2026 \(theirs) GMT"), ("x-ms-error-code", "AuthenticationFailed")]
            )
            let hours = Int64(ours.prefix(2)) ?? 0
            // 2026-11-21T00:00:00Z
            let now = Timestamp(milliseconds: (1_795_219_200 + hours * 3600) * 1000)
            let failure = AzureRefusal(response: response, access: access, now: now).failure
            #expect(failure.reason == reason)
            #expect(failure.message.contains("clock") == isSkew, "\(theirs) \(ours): \(failure.message)")
        }
    }

    @Test("Microsoft's own clients get in where we do, and are refused where we are")
    func independentClients() throws {
        let outcomes = try Self.vendor.get()
        for name in ["right", "one file", "list", "principal"] {
            #expect(outcomes[name] == "ok", "\(outcomes)")
        }
        for (name, word) in [
            ("wrong key", "AuthenticationFailed"), ("expired", "AuthenticationFailed"),
            ("only list", "AuthorizationPermissionMismatch"), ("unknown file", "BlobNotFound"),
            ("unknown container", "ContainerNotFound"), ("wrong secret", "AADSTS7000215"),
            ("unknown client", "AADSTS700016"), ("unknown tenant", "AADSTS90002"),
            ("poor principal", "AuthorizationPermissionMismatch"),
        ] {
            #expect(outcomes[name]?.contains(word) == true, "\(outcomes)")
        }
    }
}
