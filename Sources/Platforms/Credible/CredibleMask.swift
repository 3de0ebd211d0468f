package import JSON

/// Values that a server shows in the place of a secret. Nobody documents any; these are usual.
package enum CredibleMask {
    package static func isMasked(_ value: JSONValue) -> Bool {
        guard let text = value.string, !text.isEmpty else { return false }
        if text.unicodeScalars.allSatisfy({ $0 == "*" || $0 == "•" }) {
            return true
        }
        return ["<redacted>", "[redacted]", "redacted", "<hidden>", "[hidden]"].contains(text.lowercased())
    }
}
