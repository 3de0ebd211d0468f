import Datasource
import HTTPTransport
import POSIX

/// Signs requests with Signature Version 4.
///
/// "Create a signed AWS API request" in the reference of AWS Identity and Access Management, and "Authenticating Requests:
/// Using the Authorization Header" in the API reference of Amazon S3.
struct AWSSigner {
    private static let algorithm = "AWS4-HMAC-SHA256"

    let credentials: AWSCredentials
    let region: String

    /// `s3`, `athena`.
    let service: String
    let cryptography: Cryptography

    /// Adds what proves who asks.
    func signed(_ request: AWSRequest, at timestamp: Timestamp) throws(Cryptography.Failure) -> HTTPRequest {
        let time = AWSTime(timestamp)
        let payloadHash = HexadecimalText.encode(try cryptography.sha256(request.body))
        var added = [(name: "x-amz-date", value: time.text)]
        if service.utf8.starts(with: "s3".utf8) {
            added.append((name: "x-amz-content-sha256", value: payloadHash))
        }
        var signed = [(name: "host", value: Self.host(of: request.origin))] + request.headers + added
        if let token = credentials.sessionToken {
            signed.append((name: "x-amz-security-token", value: token.revealed))
        }
        let canonical = CanonicalRequest(request, headers: signed, payloadHash: payloadHash)
        let signature = try signature(of: canonical, time)

        let query = canonical.query.isEmpty ? "" : "?" + canonical.query
        var result = HTTPRequest(request.method, "\(request.origin)\(request.path)\(query)")
        result.headers = (request.headers + added).map { (name: $0.name, value: .plain($0.value)) }
        if let token = credentials.sessionToken {
            result.headers.append((name: "x-amz-security-token", value: .secret(prefix: "", token)))
        }
        let prefix =
            "\(Self.algorithm) Credential=\(credentials.accessKeyID)/\(scope(time)), "
            + "SignedHeaders=\(canonical.signedHeaders), Signature="
        result.headers.append((name: "authorization", value: .secret(prefix: prefix, signature)))
        result.body = request.body.isEmpty ? nil : request.body
        return result
    }

    /// The signature in hexadecimal.
    func signature(of request: CanonicalRequest, _ time: AWSTime) throws(Cryptography.Failure) -> Secret {
        let digest = HexadecimalText.encode(try cryptography.sha256(Array(request.text.utf8)))
        let text = [Self.algorithm, time.text, scope(time), digest].joined(separator: "\n")
        var key = Array("AWS4\(credentials.secretAccessKey.revealed)".utf8)
        for part in [time.date, region, service, "aws4_request"] {
            key = try cryptography.hmac(Array(part.utf8), key: key)
        }
        return Secret(HexadecimalText.encode(try cryptography.hmac(Array(text.utf8), key: key)))
    }

    private func scope(_ time: AWSTime) -> String {
        "\(time.date)/\(region)/\(service)/aws4_request"
    }

    /// As the transport writes it: the port only where it isn't the scheme's own.
    private static func host(of origin: HTTPOrigin) -> String {
        origin.port == origin.scheme.defaultPort ? origin.bracketedHost : "\(origin.bracketedHost):\(origin.port)"
    }
}
