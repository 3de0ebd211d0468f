import HTTPTransport
package import JSON

/// What a write would send, for a look before it is done.
package struct PlannedRequest: Sendable {
    package let method: String
    package let url: String

    /// With every secret as `<redacted>`.
    package let body: JSONObject

    /// - Parameters:
    ///   - redacted: the body, without a secret in it.
    ///   - call: what the API sends with a body.
    init(_ redacted: JSONObject, _ call: (JSONObject) -> PlatformCall) {
        let call = call(redacted)
        method = call.method.rawValue
        url = call.url
        body = redacted
    }

    /// The request as the protocol shows it.
    package var json: JSONValue {
        ["method": .string(method), "url": .string(url), "body": .object(body)]
    }
}
