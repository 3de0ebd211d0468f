import HTTPTransport

/// The form of a request that both sides compute its signature from.
///
/// "Create a signed AWS API request", step 1, in the reference of AWS Identity and Access Management. The path isn't
/// normalized and is encoded once, which is S3's way; other services are only asked at `/`, where both ways are one.
struct CanonicalRequest: Equatable {
    let text: String

    /// `host;x-amz-date`.
    let signedHeaders: String

    /// As it belongs into the URL, too: `list-type=2&prefix=a%2Fb`.
    let query: String

    /// - Parameters:
    ///   - headers: all that are signed, `host` among them; names in small letters.
    ///   - payloadHash: the SHA-256 of the body, in hexadecimal.
    init(_ request: AWSRequest, headers: [(name: String, value: String)], payloadHash: String) {
        query = Self.query(request.query)
        let headers = headers.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        signedHeaders = headers.map(\.name).joined(separator: ";")
        var lines = [request.method.rawValue, request.path, query]
        lines += headers.map { "\($0.name):\(Self.trimmed($0.value))" }
        lines += ["", signedHeaders, payloadHash]
        text = lines.joined(separator: "\n")
    }

    private static func query(_ parameters: [(name: String, value: String)]) -> String {
        let encoded = parameters.map { parameter in
            (name: PercentEncoding.queryValue(parameter.name), value: PercentEncoding.queryValue(parameter.value))
        }
        let sorted = encoded.sorted { left, right in
            left.name == right.name
                ? left.value.utf8.lexicographicallyPrecedes(right.value.utf8)
                : left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
        }
        return sorted.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    }

    /// Without spaces at the ends, and with one where there are several.
    private static func trimmed(_ value: String) -> String {
        value.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
    }
}
