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
        guard let bytes = decoded(encoded.utf8), let words = String(validating: bytes, as: UTF8.self) else {
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

    /// RFC 4648, section 4; padding may be missing.
    private static func decoded(_ text: Substring.UTF8View) -> [UInt8]? {
        var bits: UInt32 = 0
        var count = 0
        var bytes: [UInt8] = []
        for character in text where character != UInt8(ascii: "=") {
            guard let value = digits.firstIndex(of: character) else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
                bits &= 1 << UInt32(count) - 1
            }
        }
        return bytes
    }

    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
}
