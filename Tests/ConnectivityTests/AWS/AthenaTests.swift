import Datasource
import JSON
import POSIX
import Testing

@testable import Connectivity

/// Against the stand-in for Athena, with results going to rclone's S3.
@Suite("Athena", .timeLimit(.minutes(10)))
struct AthenaTests {
    private static let hidden = ["Signature=", "t0ken", "wr0ng", "right-secret"]

    private func trial(
        _ changes: JSONObject = [:],
        secrets: [String: String] = [:],
        port: Int? = nil,
        storeEndpoint: String? = nil,
        skewedByMinutes minutes: Int64 = 0,
        milliseconds: Int = 10_000
    ) throws -> HTTPTrial {
        let port = try port ?? StandInServices.shared().port("athena", .plain)
        let plain: JSONObject = [
            "region": "us-east-1", "accessKeyId": "AKIDRCLONE", "outputLocation": "s3://shop/data/",
            "endpoint": .string("http://127.0.0.1:\(port)"),
        ]
        let driver = AthenaDriver(storeEndpoint: try storeEndpoint ?? S3Servers.shared().endpoint("rclone")) {
            Timestamp(milliseconds: Timestamp.now.milliseconds + minutes * 60_000)
        }
        return try HTTPTrial(
            driver,
            "athena",
            plain.changed(by: changes),
            secrets: ["secretAccessKey": "right-secret-of-rclone"].merging(secrets) { $1 },
            milliseconds: milliseconds
        )
    }

    @Test("The right key, with everything that can be asked for")
    func success() throws {
        let trial = try trial(["workgroup": "primary", "database": "sales", "catalog": "AwsDataCatalog"])
        try trial.expect(ExpectedOutcome("ok"), .success, hidden: Self.hidden)
        #expect(trial.report.outcome.server == ["product": "Amazon Athena", "version": "3", "region": "us-east-1"])
        #expect(trial.report.outcome.warnings.isEmpty)
        try self.trial(["catalog": "lake"]).expect(ExpectedOutcome("ok"), nil)
    }

    @Test("Who asks")
    func identities() throws {
        let mismatch = ExpectedOutcome(
            "authenticate authentication_failed",
            ["secretAccessKey", "accessKeyId"],
            code: "InvalidSignatureException"
        )
        try trial(secrets: ["secretAccessKey": "wr0ng"]).expect(mismatch, .wrongSecret, hidden: Self.hidden)
        let unknown = ExpectedOutcome(
            "authenticate authentication_failed",
            ["accessKeyId"],
            code: "UnrecognizedClientException"
        )
        try trial(["accessKeyId": "AKIDUNKNOWN"]).expect(unknown, .unknownUser)
        let token = ExpectedOutcome("authenticate authentication_failed", ["accessKeyId", "sessionToken"])
        try trial(secrets: ["sessionToken": "other-t0ken"])
            .expect(token, .wrongSecret, variant: "session token", hidden: Self.hidden)
        let expired = ExpectedOutcome(
            "authenticate password_expired",
            ["sessionToken"],
            code: "ExpiredTokenException"
        )
        try trial(secrets: ["sessionToken": "expired-t0ken"]).expect(expired, .expiredSecret, hidden: Self.hidden)
        let denied = ExpectedOutcome(
            "authorize permission_denied",
            ["accessKeyId", "workgroup"],
            code: "AccessDeniedException"
        )
        try trial(["accessKeyId": "AKIDNOBODY"], secrets: ["secretAccessKey": "right-secret-of-nobody"])
            .expect(denied, .missingPermission, variant: "workgroup", hidden: Self.hidden)
    }

    @Test("A clock that is wrong is named as such", arguments: [(-30, "behind"), (30, "ahead of")])
    func skew(_ minutes: Int, _ words: String) throws {
        let trial = try trial(skewedByMinutes: Int64(minutes))
        let expected = ExpectedOutcome(
            "authenticate authentication_failed",
            [],
            code: "InvalidSignatureException"
        )
        try trial.expect(expected, .clockSkew, hidden: Self.hidden)
        #expect(trial.report.outcome.failure?.message.contains(words) == true, "\(trial.visibleText)")
    }

    @Test("What isn't there, and what may not be looked at")
    func names() throws {
        let workgroup = ExpectedOutcome(
            "query resource_not_found",
            ["workgroup"],
            code: "InvalidRequestException"
        )
        try trial(["workgroup": "none"]).expect(workgroup, .unknownResource, variant: "workgroup")
        let off = ExpectedOutcome("authorize permission_denied", ["workgroup"])
        try trial(["workgroup": "off"]).expect(off, .missingPermission, variant: "workgroup disabled")
        let database = ExpectedOutcome("query database_not_found", ["database"], code: "MetadataException")
        try trial(["database": "none"]).expect(database, .unknownDatabase)
        let secret = ExpectedOutcome(
            "authorize permission_denied",
            ["accessKeyId", "database"],
            code: "MetadataException"
        )
        try trial(["database": "secret"]).expect(secret, .missingPermission, variant: "database")
        let catalog = ExpectedOutcome("query resource_not_found", ["catalog"], code: "InvalidRequestException")
        try trial(["catalog": "none"]).expect(catalog, .unknownResource, variant: "catalog")
        let region = ExpectedOutcome("authenticate invalid_parameters", ["region", "endpoint"])
        try trial(["region": "eu-west-1"]).expect(region, .unknownResource, variant: "region")
    }

    @Test("Where results go")
    func output() throws {
        let bucket = ExpectedOutcome("query resource_not_found", ["outputLocation"], code: "NoSuchBucket")
        try trial(["outputLocation": "s3://none/x/"]).expect(bucket, .unknownResource, variant: "output location")
        let invalid = ExpectedOutcome("validate invalid_parameters", ["outputLocation"])
        for location in ["shop/data", "s3://", "https://shop.s3.amazonaws.com/"] {
            try trial(["outputLocation": .string(location)]).expect(invalid, nil)
        }
        let enforced = try trial(["workgroup": "enforced", "outputLocation": "s3://none/"])
        try enforced.expect(ExpectedOutcome("ok"), nil)
        #expect(enforced.report.outcome.warnings.count == 1)
        let denied = FaultyServer(.answering(403, "<Error><Code>AccessDenied</Code></Error>"))
        let unseen = try trial(storeEndpoint: "http://127.0.0.1:\(denied.port)")
        try unseen.expect(ExpectedOutcome("ok"), nil)
        #expect(unseen.report.outcome.warnings.count == 1)
        let elsewhere = FaultyServer(
            .answering(
                301,
                headers: ["x-amz-bucket-region: eu-west-1"],
                "<Error><Code>PermanentRedirect</Code></Error>"
            )
        )
        let other = ExpectedOutcome("query invalid_parameters", ["outputLocation"], code: "PermanentRedirect")
        try trial(storeEndpoint: "http://127.0.0.1:\(elsewhere.port)")
            .expect(other, .unknownResource, variant: "region of the output location", hidden: Self.hidden)
        withExtendedLifetime([denied, elsewhere]) {}
    }

    @Test("The way there", arguments: HTTPFault.all.map(\.cause))
    func fault(_ cause: FailureCause) throws {
        let outcome = try HTTPFault.meet(cause, fields: ["endpoint"], hidden: ["right-secret"]) { port, milliseconds in
            try trial(port: port, milliseconds: milliseconds)
        }
        try record(outcome, "athena", cause)
    }

    @Test("Where nobody answers, and TLS")
    func places() throws {
        let closed = ExpectedOutcome("connect connection_refused", ["endpoint"], code: "ECONNREFUSED")
        try trial(port: 1).expect(closed, .closedPort)
        let unknown = ExpectedOutcome("resolve host_not_found", ["endpoint"])
        try trial(["endpoint": "https://no-such-host.invalid"]).expect(unknown, .unknownHost)
        let servers = try StandInServices.shared()
        let secure: JSONObject = ["endpoint": .string("https://localhost:\(servers.port("athena", .tls))")]
        try expectBadCertificates(of: "athena") { try trial(["endpoint": .string($0), "sslRootCert": $1]) }
        let trusting = secure.changed(by: ["sslRootCert": .string(servers.tls + "/ca.crt"), "workgroup": "enforced"])
        let good = try trial(trusting)
        try good.expect(ExpectedOutcome("ok"), nil)
        #expect(good.report.outcome.tls?.verified == true)
    }

    @Test("The columns of a database, and of all")
    func schema() throws {
        let port = try StandInServices.shared().port("athena", .plain)
        for database in ["sales", nil] {
            var plain: JSONObject = [
                "region": "us-east-1", "accessKeyId": "AKIDRCLONE", "outputLocation": "s3://shop/data/",
                "endpoint": .string("http://127.0.0.1:\(port)"),
            ]
            plain["database"] = database.map(JSONValue.string)
            let secrets = [JSONPointer("secretAccessKey"): Secret("right-secret-of-rclone")]
            let schema = try AthenaDriver().discoverSchema(
                Credentials(plain: plain, secrets: secrets),
                session: TestSession(interruption: Interruption(deadline: .now.advanced(byMilliseconds: 10_000)))
            )
            #expect(schema.schemas.map(\.name) == ["sales"])
            #expect(schema.schemas[0].tables.map(\.kind) == ["table", "view"])
            #expect(schema.schemas[0].tables[0].columns.map(\.name) == ["id", "note", "day"])
        }
    }

    @Test("The vendor's own client gets in where we do, and is refused where we are")
    func independentClient() throws {
        let services = try StandInServices.shared()
        let told: JSONObject = [
            "port": .number(JSONNumber(services.port("athena", .plain))), "keys": .string(services.keys),
            "folder": .string(services.folder),
        ]
        let outcomes = try VendorClient.outcomes("check_athena", told)
        for (name, word) in [
            ("right", "ok"),
            ("database", "ok"),
            ("wrong secret", "InvalidSignatureException"),
            ("unknown key", "UnrecognizedClientException"),
            ("expired token", "ExpiredTokenException"),
            ("no permission", "AccessDeniedException"),
            ("unknown workgroup", "InvalidRequestException"),
            ("unknown database", "MetadataException"),
        ] {
            #expect(outcomes[name]?.contains(word) == true, "\(name): \(outcomes)")
        }
    }
}
