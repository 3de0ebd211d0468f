/// Addresses that say more than where something is: who logs in, or what gives access.
enum TellingAddress {
    /// Whether a text is an address with a user before its host, or with parameters: either may hold a secret.
    static func isOne(_ text: String) -> Bool {
        let characters = Array(text.utf8)
        let at = UInt8(ascii: "@")
        if let start = startOfHost(characters) {
            return characters[start...].contains { $0 == at || $0 == UInt8(ascii: "?") }
        }
        // `user:password@host`
        guard let colon = characters.firstIndex(of: UInt8(ascii: ":")) else { return false }
        return characters[colon...].contains(at)
    }

    /// What comes after `://`.
    private static func startOfHost(_ characters: [UInt8]) -> Int? {
        let mark = Array("://".utf8)
        guard characters.count >= mark.count else { return nil }
        return (0...(characters.count - mark.count))
            .first { characters[$0...].starts(with: mark) }
            .map { $0 + mark.count }
    }
}
