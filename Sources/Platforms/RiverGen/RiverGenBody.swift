package import JSON

/// What RiverGen is sent about a source: the body of a create, or the two bodies of an update.
package struct RiverGenBody: Hashable, Sendable {
    /// Everything but the credentials.
    package var source: JSONObject = [:]
    package var credentials: JSONObject = [:]

    package init() {}

    /// The body of a create, in which the credentials stand as a member of their own.
    package var complete: JSONObject {
        var body = source
        if !credentials.isEmpty {
            body["credentials"] = .object(credentials)
        }
        return body
    }
}
