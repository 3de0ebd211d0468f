import Datasource
import HTTPTransport
import JSON
import POSIX
import Testing

@testable import Connectivity

@Suite("Access points of S3", .timeLimit(.minutes(10)))
struct S3AccessPointTests {
    private static let reports = "arn:aws:s3:eu-west-1:123456789012:accesspoint/reports"
    private static let right = ["secretAccessKey": "right-secret"]

    private func trial(
        _ bucket: String,
        _ changes: JSONObject = [:],
        secrets: [String: String] = right
    ) throws -> HTTPTrial {
        let port = try StandInServices.shared().port("access_points", .plain)
        let plain: JSONObject = [
            "bucket": .string(bucket), "region": "eu-west-1", "accessKeyId": "AKIDRIGHT", "path": "data/",
            "endpoint": .string("http://localhost:\(port)"),
        ]
        return try HTTPTrial(S3Driver(), "awss3", plain.changed(by: changes), secrets: secrets)
    }

    @Test(
        "The right key lists what an access point leads to",
        arguments: [
            reports, "arn:aws:s3:eu-west-1:123456789012:accesspoint:reports",
            "arn:aws:s3-object-lambda:eu-west-1:123456789012:accesspoint/reports",
            "arn:aws:s3-outposts:eu-west-1:123456789012:outpost/op-1/accesspoint/reports",
        ]
    )
    func success(_ arn: String) throws {
        try trial(arn).expect(ExpectedOutcome("ok"), arn == Self.reports ? .success : nil, variant: "access point")
    }

    @Test("Who asks, and for what")
    func refusals() throws {
        let mismatch = ["secretAccessKey", "accessKeyId"]
        let wrong = ExpectedOutcome("authenticate authentication_failed", mismatch, code: "SignatureDoesNotMatch")
        try trial(Self.reports, secrets: ["secretAccessKey": "wr0ng-secret"])
            .expect(wrong, .wrongSecret, variant: "access point", hidden: ["Signature="])
        let unknown = ExpectedOutcome("query resource_not_found", ["bucket"], code: "NoSuchAccessPoint")
        try trial("arn:aws:s3:eu-west-1:123456789012:accesspoint/none")
            .expect(unknown, .unknownResource, variant: "access point")
        let denied = ExpectedOutcome(
            "authorize permission_denied",
            ["accessKeyId", "bucket", "path"],
            code: "AccessDenied"
        )
        try trial(Self.reports, ["accessKeyId": "AKIDNOBODY"])
            .expect(denied, .missingPermission, variant: "access point")
    }

    @Test("What can't be asked")
    func invalid() throws {
        let invalid = "validate invalid_parameters"
        try trial(Self.reports, ["region": "us-east-1"]).expect(ExpectedOutcome(invalid, ["region", "bucket"]), nil)
        try trial(Self.reports, ["endpoint": "http://127.0.0.1:1"])
            .expect(ExpectedOutcome(invalid, ["endpoint", "bucket"]), nil)
        for arn in [
            "arn:aws:s3::123456789012:accesspoint/alias.mrap", "arn:aws:s3:eu-west-1:123456789012:bucket/reports",
            "arn:aws:s3:eu-west-1:123456789012:accesspoint/a/b", "arn:aws:s3:eu-west-1",
            "arn:aws:s3:eu-west-1:1/2:accesspoint/a",
        ] {
            try trial(arn).expect(ExpectedOutcome(invalid, ["bucket"]), nil)
        }
    }

    /// As boto3 1.43 makes them.
    @Test(
        "Hosts are those that Amazon's own libraries ask",
        arguments: [
            (
                "s3:us-west-2:123456789012:accesspoint/myap", nil,
                "https://myap-123456789012.s3-accesspoint.us-west-2.amazonaws.com"
            ),
            (
                "s3:cn-north-1:123456789012:accesspoint:myap", nil,
                "https://myap-123456789012.s3-accesspoint.cn-north-1.amazonaws.com.cn"
            ),
            (
                "s3-object-lambda:us-west-2:123456789012:accesspoint/myol", nil,
                "https://myol-123456789012.s3-object-lambda.us-west-2.amazonaws.com"
            ),
            (
                "s3-outposts:us-west-2:123456789012:outpost/op-01234567890123456/accesspoint/reports", nil,
                "https://reports-123456789012.op-01234567890123456.s3-outposts.us-west-2.amazonaws.com"
            ),
            (
                "s3:us-west-2:123456789012:accesspoint/myap", "https://s3.example.com:8443",
                "https://myap-123456789012.s3.example.com:8443"
            ),
            (
                "s3-object-lambda:us-west-2:123456789012:accesspoint/myol", "https://s3.example.com",
                "https://myol-123456789012.s3.example.com"
            ),
            (
                "s3-outposts:us-west-2:123456789012:outpost:op-1:accesspoint:reports", "https://s3.example.com",
                "https://reports-123456789012.op-1.s3.example.com"
            ),
        ] as [(String, String?, String)]
    )
    func hosts(_ arn: String, _ endpoint: String?, _ expected: String) throws {
        let accessPoint = try #require(try S3AccessPoint.read("arn:aws:\(arn)"))
        #expect(accessPoint.origin(endpoint: endpoint.flatMap { HTTPOrigin(of: $0) }).description == expected)
    }

    @Test("Amazon's own client gets in where we do, and is refused where we are")
    func independentClient() throws {
        let services = try StandInServices.shared()
        let plain = "http://localhost:\(services.port("access_points", .plain))"
        let secure = "https://localhost:\(services.port("access_points", .tls))"
        let told: JSONObject = ["address": .string(plain), "secure": .string(secure)]
        let outcomes = try VendorClient.outcomes("check_access_points", told)
        #expect(
            outcomes["right"] == "ok" && outcomes["object lambda"] == "ok" && outcomes["outpost"] == "ok",
            "\(outcomes)"
        )
        for (name, word) in [
            ("wrong secret", "SignatureDoesNotMatch"), ("wrong key", "InvalidAccessKeyId"),
            ("no permission", "AccessDenied"),
            ("unknown", "NoSuchAccessPoint"),
        ] {
            #expect(outcomes[name]?.contains(word) == true, "\(outcomes)")
        }
    }

    @Test("Certificates of an endpoint are verified")
    func certificates() throws {
        try expectBadCertificates(of: "access_points") {
            try trial("reports", ["endpoint": .string($0), "sslRootCert": $1])
        }
    }
}
