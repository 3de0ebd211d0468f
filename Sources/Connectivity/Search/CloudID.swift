import HTTPTransport
import JSON

/// The identifier of a managed cluster: `name:` and the base64 of `domain$elasticsearch$kibana`, as Elastic's page
/// "Find your Cloud ID" has it; or simply the cluster's URL.
enum CloudID {
    /// - Throws: `invalid_parameters` for what isn't one.
    static func address(_ text: String, _ fields: HTTPFields) throws(TestFailure) -> HTTPAddress {
        if text.containsBytes(of: "://") {
            let address = try HTTPAddress(text, fields: fields)
            guard address.origin.scheme == .https else {
                throw .invalid("A managed cluster is reached with TLS only.", fields.host, hint: "Give its https URL.")
            }
            return address
        }
        let encoded = text.utf8.lastIndex(of: UInt8(ascii: ":")).map { text[$0...].dropFirst() } ?? text[...]
        guard let bytes = Base64Text.decoded(encoded.utf8), let words = String(validating: bytes, as: UTF8.self) else {
            throw invalid(fields)
        }
        let parts = words.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count >= 2, !parts[0].isEmpty, !parts[1].isEmpty else { throw invalid(fields) }
        // A port stands behind the domain, or behind the cluster's own part.
        let domain = parts[0].split(separator: ":", maxSplits: 1)
        let cluster = parts[1].split(separator: ":", maxSplits: 1)
        guard let host = cluster.first, let end = domain.first else { throw invalid(fields) }
        let port = (cluster.count > 1 ? cluster[1] : domain.count > 1 ? domain[1] : "443")
        guard let address = try? HTTPAddress("https://\(host).\(end):\(port)", fields: fields), address.prefix.isEmpty
        else {
            throw invalid(fields)
        }
        return address
    }

    private static func invalid(_ fields: HTTPFields) -> TestFailure {
        .invalid(
            "The cloudId can't be decoded.",
            fields.host,
            hint: "Copy it whole from the console of the managed cluster, or give the cluster's https URL."
        )
    }
}
