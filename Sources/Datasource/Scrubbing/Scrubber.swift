/// Takes secrets out of texts that others wrote: libraries and servers quote what they were given.
///
/// A secret is found as it is, with percent or backslash escapes (JSON's among them), with references of HTML, with doubled
/// quotation marks, in hexadecimal, as UTF-8 that was taken for ISO 8859-1, and in base64, also inside the base64 of something
/// longer such as `user:password`; and each of these escaped once more. Of a secret of several lines, each
/// line is a secret too. A secret of fewer than 4 bytes is only replaced where it stands alone, with no letter, digit or
/// underscore beside it, and not looked for in base64: anywhere else it would make texts unreadable.
///
/// Making one costs nothing, and so does a secret that is longer than the text. The second and third byte of a place in the
/// text tell which secrets may stand there, so many lines of a key cost little more than one.
package struct Scrubber: Sendable {
    private let secrets: [Secret]

    /// Takes out the secrets of these credentials.
    package init(_ credentials: Credentials) {
        self.init(secrets: Array(credentials.secrets.values))
    }

    package init(secrets: [Secret]) {
        self.secrets = secrets
    }

    /// The text with `<redacted>` in place of each secret; secrets that overlap become one.
    package func scrub(_ text: String) -> String {
        guard !text.isEmpty, !secrets.isEmpty else { return text }
        let bytes = Array(text.utf8)
        let parts = SecretParts(of: secrets, atMost: bytes.count)
        guard !parts.isEmpty else { return text }
        let ranges = SecretSearch.ranges(in: bytes, of: parts).sorted { $0.lowerBound < $1.lowerBound }
        guard !ranges.isEmpty else { return text }
        var scrubbed: [UInt8] = []
        var position = 0
        for range in ranges {
            if range.lowerBound >= position {
                scrubbed += bytes[position..<range.lowerBound]
                scrubbed += Secret.redacted.utf8
            }
            position = max(position, range.upperBound)
        }
        scrubbed += bytes[position...]
        return String(decoding: scrubbed, as: UTF8.self)
    }
}
