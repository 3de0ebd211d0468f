import Datasource
import HTTPTransport
import JSON
import POSIX
import Testing

@testable import Connectivity

@Suite(.timeLimit(.minutes(10)))
struct S3Tests {
    /// Against rclone, or against moto as one of its users.
    private func trial(
        user: String? = nil,
        _ changes: JSONObject = [:],
        secrets: [String: String] = [:],
        skewedByHours hours: Int64 = 0
    ) throws -> HTTPTrial {
        let servers = try S3Servers.shared()
        let identity = user.flatMap { servers.users[$0] }
        var plain: JSONObject = [
            "bucket": "shop", "region": "us-east-1",
            "accessKeyId": .string(identity?.id ?? "AKIDRCLONE"),
            "endpoint": .string(servers.endpoint(user == nil ? "rclone" : "moto")),
        ]
        for member in changes.members {
            plain[member.key.string] = member.value
        }
        let right = ["secretAccessKey": identity?.secret ?? "right-secret-of-rclone"]
        let driver = S3Driver { Timestamp(milliseconds: Timestamp.now.milliseconds + hours * 3_600_000) }
        return try HTTPTrial(driver, "awss3", plain, secrets: right.merging(secrets) { $1 })
    }

    private func expect(
        _ trial: HTTPTrial,
        _ expected: ExpectedOutcome,
        _ cause: FailureCause?,
        variant: String = ""
    ) throws {
        try trial.expect(expected, cause, variant: variant, hidden: ["right-secret", "wr0ng", "t0ken", "Signature="])
    }

    @Test("The right key lists the bucket", arguments: [nil, "admin"])
    func success(_ user: String?) throws {
        try expect(trial(user: user), ExpectedOutcome("ok"), user == nil ? .success : nil)
    }

    @Test("Who asks")
    func identities() throws {
        let wrong = ["secretAccessKey": "wr0ng"]
        let mismatch = ExpectedOutcome(
            "authenticate authentication_failed",
            ["secretAccessKey", "accessKeyId"],
            code: "SignatureDoesNotMatch"
        )
        try expect(trial(secrets: wrong), mismatch, .wrongSecret)
        try expect(trial(user: "admin", secrets: wrong), mismatch, nil)
        let unknown = ExpectedOutcome("authenticate authentication_failed", ["accessKeyId"], code: "InvalidAccessKeyId")
        try expect(trial(["accessKeyId": "AKIDUNKNOWN"]), unknown, .unknownUser)
        let denied = ExpectedOutcome(
            "authorize permission_denied",
            ["accessKeyId", "bucket", "path"],
            code: "AccessDenied"
        )
        try expect(trial(user: "nobody"), denied, .missingPermission)
    }

    @Test("Listing alone isn't reading")
    func reading() throws {
        let file: JSONObject = ["path": "sales.csv", "pathType": "File"]
        try expect(trial(user: "admin", file), ExpectedOutcome("ok"), nil)
        let denied = ExpectedOutcome(
            "authorize permission_denied",
            ["accessKeyId", "bucket", "path"],
            code: "AccessDenied"
        )
        try expect(trial(user: "lister", file), denied, .missingPermission, variant: "reading")
    }

    @Test(
        "Files and folders are checked for what they are",
        arguments: [
            ("data/2026/sales.csv", "File", "ok"), ("/data/2026/sales.csv", "File", "ok"),
            ("data/café #1+?.csv", "File", "ok"), ("nothing.csv", "File", "ok"),
            ("data/2026", "Folder", "ok"), ("data/2026/", "Folder", "ok"), ("", "Folder", "ok"),
            ("data", "File", "query malformed_data pathType path"),
            ("data/2026/sales.csv", "Folder", "query malformed_data pathType path"),
            ("data/2026/sales", "File", "query file_not_found path"), ("none", "File", "query file_not_found path"),
            ("none", "Folder", "query resource_not_found path"),
            ("data/", "File", "validate invalid_parameters path pathType"),
        ]
    )
    func paths(_ path: String, _ type: String, _ expected: String) throws {
        let words = expected.split(separator: " ").map(String.init)
        let trial = try trial(["path": .string(path), "pathType": .string(type)])
        #expect(([trial.report.end] + trial.report.fields).joined(separator: " ") == words.joined(separator: " "))
        if path == "none" {
            try record(trial.report.outcome, "awss3", .unknownResource, variant: type.lowercased())
        }
    }

    @Test("What isn't there")
    func places() throws {
        let bucket = ExpectedOutcome("query resource_not_found", ["bucket"], code: "NoSuchBucket")
        try expect(trial(["bucket": "none"]), bucket, .unknownResource, variant: "bucket")
        try expect(trial(user: "admin", ["bucket": "none"]), bucket, nil)
        let closed = ExpectedOutcome("connect connection_refused", ["endpoint"], code: "ECONNREFUSED")
        try expect(trial(["endpoint": "http://127.0.0.1:1"]), closed, .closedPort)
        let unknown = ExpectedOutcome("resolve host_not_found", ["endpoint"])
        try expect(trial(["endpoint": "https://no-such-host.invalid"]), unknown, .unknownHost)
        let plain = ExpectedOutcome("validate invalid_parameters", ["endpoint"])
        try expect(trial(["endpoint": "http://192.0.2.1:9000"]), plain, nil)
        let empty = try trial(["bucket": "empty"])
        try expect(empty, ExpectedOutcome("ok"), nil)
        #expect(empty.report.outcome.warnings.contains("The bucket is empty."))
    }

    @Test("A clock that is wrong is named as such")
    func skew() throws {
        let trial = try trial(skewedByHours: -5)
        try expect(
            trial,
            ExpectedOutcome("authenticate authentication_failed"),
            nil
        )
        #expect(trial.report.outcome.failure?.message.contains("minutes behind") == true, "\(trial.visibleText)")
    }

    @Test("TLS is verified")
    func tls() throws {
        let servers = try S3Servers.shared()
        let address: JSONObject = ["endpoint": .string("https://localhost:\(servers.ports["tls"] ?? 0)")]
        let untrusted = ExpectedOutcome("tls certificate_untrusted", ["sslRootCert"])
        try expect(trial(user: "admin", address), untrusted, .certificateUntrusted)
        var trusting = address
        trusting["sslRootCert"] = .string(servers.tls + "/ca.crt")
        // Its users are those of another server: that it refuses the key shows that TLS is agreed on.
        let verified = try trial(user: "admin", trusting)
        #expect(verified.report.outcome.tls?.verified == true, "\(verified.visibleText)")
    }

    private static func error(_ code: String, _ more: String = "") -> String {
        "<?xml version=\"1.0\"?><Error><Code>\(code)</Code><Message>wr0ng</Message>\(more)</Error>"
    }

    @Test("What else servers answer")
    func answers() throws {
        let region = ExpectedOutcome("query invalid_parameters", ["region"], code: "PermanentRedirect")
        let elsewhere = ["Location: http://127.0.0.1:1/", "x-amz-bucket-region: eu-west-1"]
        try expect(
            answer(.answering(301, headers: elsewhere, Self.error("PermanentRedirect"))),
            region,
            .unknownResource,
            variant: "region"
        )
        let malformed = Self.error("AuthorizationHeaderMalformed", "<Region>eu-west-1</Region>")
        let trial = try answer(.answering(400, malformed))
        try expect(trial, ExpectedOutcome("query invalid_parameters", ["region"]), nil)
        #expect(trial.report.outcome.failure?.hint == "Set region to eu-west-1.")
        try expect(
            answer(.answering(400, Self.error("ExpiredToken"))),
            ExpectedOutcome("authenticate password_expired", ["sessionToken"], code: "ExpiredToken"),
            .expiredSecret
        )
        try expect(
            answer(.answering(400, Self.error("InvalidToken"))),
            ExpectedOutcome(
                "authenticate authentication_failed",
                ["sessionToken", "accessKeyId"],
                code: "InvalidToken"
            ),
            .wrongSecret,
            variant: "session token"
        )
        let date = "Date: Thu, 01 Jan 1970 00:00:00 GMT"
        try expect(
            answer(.answering(403, headers: [date], Self.error("RequestTimeTooSkewed"))),
            ExpectedOutcome("authenticate authentication_failed", [], code: "RequestTimeTooSkewed"),
            .clockSkew
        )
        try expect(
            answer(.answering(302, headers: ["Location: http://127.0.0.1:1/"], "")),
            ExpectedOutcome("query protocol_error", ["endpoint"], code: "HTTP 302"),
            .redirectElsewhere
        )
        try expect(
            answer(.answering(200, "garbage")),
            ExpectedOutcome("query protocol_error", ["endpoint"], code: "HTTP 200"),
            .garbage
        )
        try expect(
            answer(.saying("SSH-2.0-OpenSSH_9.2\r\n\r\n")),
            ExpectedOutcome("query protocol_error", ["endpoint"]),
            nil
        )
        let huge = String(repeating: "x", count: 2 << 20)
        try expect(answer(.answering(200, huge)), ExpectedOutcome("query protocol_error", ["endpoint"]), .hugeAnswer)
        try expect(answer(.resetting), ExpectedOutcome("query connection_lost", ["endpoint"]), .reset)
        try expect(answer(.answering(503, Self.error("SlowDown"))), ExpectedOutcome("query server_busy", []), nil)
        try expect(answer(.answering(502, "bad gateway")), ExpectedOutcome("query server_busy", ["endpoint"]), nil)
        try expect(
            answer(.answering(400, Self.error("Odd"))),
            ExpectedOutcome("query unknown", ["bucket", "path"], code: "Odd"),
            nil
        )
    }

    private func answer(_ fault: FaultyServer.Fault, milliseconds: Int = 10_000) throws -> HTTPTrial {
        let server = FaultyServer(fault)
        let plain: JSONObject = [
            "bucket": "shop", "region": "us-east-1", "accessKeyId": "AKIDRCLONE",
            "endpoint": .string("http://127.0.0.1:\(server.port)"),
        ]
        let secrets = ["secretAccessKey": "right-secret", "sessionToken": "t0ken"]
        return try HTTPTrial(S3Driver(), "awss3", plain, secrets: secrets, milliseconds: milliseconds)
    }

    @Test("Silence ends at the deadline")
    func silence() throws {
        let timeout = ExpectedOutcome("query timeout", ["endpoint"])
        let silent = try answer(.silence, milliseconds: 400)
        try expect(silent, timeout, .silence)
        #expect((400..<5_000).contains(silent.milliseconds))
        let half = try answer(.saying("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n<"), milliseconds: 400)
        try expect(half, timeout, .slowTrickle)
        #expect((400..<5_000).contains(half.milliseconds))
    }

    @Test("The files under the path are the tables")
    func schema() throws {
        let servers = try S3Servers.shared()
        let plain: JSONObject = [
            "bucket": "shop", "region": "us-east-1", "accessKeyId": "AKIDRCLONE", "path": "data",
            "pathType": "Folder", "endpoint": .string(servers.endpoint("rclone")),
        ]
        let secrets = [JSONPointer("secretAccessKey"): Secret("right-secret-of-rclone")]
        let session = TestSession(interruption: Interruption(deadline: Instant.now.advanced(byMilliseconds: 10_000)))
        let schema = try S3Driver().discoverSchema(Credentials(plain: plain, secrets: secrets), session: session)
        #expect(schema.schemas.map(\.name) == ["shop"])
        #expect(schema.schemas[0].tables.map(\.name).sorted() == ["data/2026/sales.csv", "data/café #1+?.csv"])
    }
}
