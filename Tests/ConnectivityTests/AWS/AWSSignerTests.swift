import Datasource
import HTTPTransport
import POSIX
import Testing

@testable import Connectivity

/// Examples of "Authenticating Requests: Using the Authorization Header" in the API reference of Amazon S3, and of the test
/// suite for Signature Version 4.
struct AWSSignerTests {
    private static let day = Timestamp(milliseconds: 1_369_353_600_000)

    private func signature(_ request: AWSRequest, token: String? = nil) throws -> (headers: String, value: String) {
        let credentials = AWSCredentials(
            accessKeyID: "AKIAIOSFODNN7EXAMPLE",
            secretAccessKey: Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
            sessionToken: token.map { Secret($0) }
        )
        let signer = AWSSigner(
            credentials: credentials,
            region: "us-east-1",
            service: "s3",
            cryptography: try Cryptography()
        )
        let signed = try signer.signed(request, at: Self.day)
        let header = try #require(signed.headers.last)
        #expect(header.name == "authorization")
        guard case .secret(let prefix, let secret) = header.value else { return ("", "") }
        return (prefix, secret.revealed)
    }

    private func request(_ path: String, _ query: [(String, String)] = []) -> AWSRequest {
        let origin = HTTPOrigin(scheme: .https, host: "examplebucket.s3.amazonaws.com", port: 443)
        return AWSRequest(origin: origin, path: path, query: query.map { (name: $0.0, value: $0.1) })
    }

    @Test("The time is written without punctuation")
    func time() {
        #expect(AWSTime(Self.day).text == "20130524T000000Z")
        #expect(AWSTime(Self.day).date == "20130524")
    }

    @Test("GET Object")
    func object() throws {
        var get = request("/test.txt")
        get.headers = [("range", "bytes=0-9")]
        let (headers, value) = try signature(get)
        #expect(
            headers == "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
                + "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, Signature="
        )
        #expect(value == "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")
    }

    @Test("GET Bucket Lifecycle")
    func lifecycle() throws {
        let value = try signature(request("/", [("lifecycle", "")])).value
        #expect(value == "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")
    }

    @Test("Get Bucket (List Objects), whatever the order of the parameters")
    func list() throws {
        let value = try signature(request("/", [("prefix", "J"), ("max-keys", "2")])).value
        #expect(value == "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")
    }

    @Test("A session token is signed, and shown to nobody else")
    func token() throws {
        let (headers, _) = try signature(request("/"), token: "t0ken")
        #expect(headers.contains("x-amz-date;x-amz-security-token"))
        #expect(!headers.contains("t0ken"))
    }

    @Test("get-vanilla-query-order-key-case of the test suite")
    func suite() throws {
        let credentials = AWSCredentials(
            accessKeyID: "AKIDEXAMPLE",
            secretAccessKey: Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
            sessionToken: nil
        )
        let signer = AWSSigner(
            credentials: credentials,
            region: "us-east-1",
            service: "service",
            cryptography: try Cryptography()
        )
        let origin = HTTPOrigin(scheme: .https, host: "example.amazonaws.com", port: 443)
        let request = AWSRequest(
            origin: origin,
            path: "/",
            query: [(name: "Param2", value: "value2"), (name: "Param1", value: "value1")]
        )
        let signed = try signer.signed(request, at: Timestamp(milliseconds: 1_440_938_160_000))
        #expect(signed.url == "https://example.amazonaws.com/?Param1=value1&Param2=value2")
        guard case .secret(_, let signature)? = signed.headers.last?.value else { return }
        #expect(signature.revealed == "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500")
    }

    @Test("Each region's host is in its own partition")
    func regions() {
        #expect(AWSRegion("eu-west-1")?.host(of: "s3") == "s3.eu-west-1.amazonaws.com")
        #expect(AWSRegion("cn-north-1")?.host(of: "athena") == "athena.cn-north-1.amazonaws.com.cn")
        for name in ["", "eu west", "evil.example.com/", "EU-WEST-1", String(repeating: "a", count: 64)] {
            #expect(AWSRegion(name) == nil)
        }
    }
}
