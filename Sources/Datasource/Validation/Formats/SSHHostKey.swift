import JSON

/// The public key of an SSH server: its type and its text, as a line of `known_hosts` has them (sshd's manual, "SSH_KNOWN_HOSTS
/// FILE FORMAT"); a comment may follow.
enum SSHHostKey {
    /// The longest name that a type of key has (RFC 4251, section 6).
    private static let maximumTypeLength = 64

    static func problem(in text: UnsafeRawBufferPointer) -> FieldProblem? {
        if PlainText.hasControlCharacter(text) {
            return .controlCharacter
        }
        let (type, rest) = text.firstWord
        if isWhole(type, rest.firstWord.word) {
            return nil
        }
        if isFingerprint(text) {
            return .hostKeyFingerprint
        }
        if keyBehindName(text) != nil {
            return .hostKeyWithName
        }
        if typeInside(type) != nil {
            return .hostKeyWithoutType
        }
        return looksLikeType(type) && !rest.isEmpty ? .hostKeyDamaged : .hostKeyMalformed
    }

    /// The part that is a key, where a host or a marker stands before it.
    static func keyBehindName(_ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        var rest = text.firstWord.rest
        // A marker, such as `@revoked`, and the names.
        for _ in 0..<2 {
            let (type, behind) = rest.firstWord
            if isWhole(type, behind.firstWord.word) {
                return rest
            }
            rest = behind
        }
        return nil
    }

    /// The type that the text of a key says it has, where it is whole: a list of values, each behind its length (RFC 4253,
    /// section 6.6), the type first.
    static func typeInside(_ key: UnsafeRawBufferPointer) -> String? {
        Base64.withDecoded(key) { bytes in
            guard bytes.holdsWholeValues, let type = bytes.value(at: 0) else { return nil }
            guard (1...maximumTypeLength).contains(type.count), isWord(type) else { return nil }
            return String(decoding: type, as: UTF8.self)
        } ?? nil
    }

    /// Whether a text is a whole key of this type.
    private static func isWhole(_ type: UnsafeRawBufferPointer, _ key: UnsafeRawBufferPointer) -> Bool {
        guard (1...maximumTypeLength).contains(type.count), isWord(type) else { return false }
        return Base64.withDecoded(key) { bytes in
            bytes.holdsWholeValues && bytes.value(at: 0).map { $0.hasSameBytes(as: type) } ?? false
        } ?? false
    }

    /// The key in a text that has a name before it or lacks the type.
    static func suggestion(for text: UnsafeRawBufferPointer) -> String? {
        if let key = keyBehindName(text) {
            return String(decoding: key, as: UTF8.self)
        }
        let key = text.firstWord.word
        return typeInside(key).map { $0 + " " + String(decoding: key, as: UTF8.self) }
    }

    private static func isWord(_ type: UnsafeRawBufferPointer) -> Bool {
        type.isAlphanumeric(or: "-@.")
    }

    /// `SHA256:…`, `MD5:…`, what `ssh-keygen -l` prints around them, or 16 pairs of digits with colons between them.
    private static func isFingerprint(_ text: UnsafeRawBufferPointer) -> Bool {
        if text.contains("SHA256:") || text.contains("MD5:") {
            return true
        }
        return text.count == 47
            && text.indices.allSatisfy { position in
                position % 3 == 2 ? text[position] == UInt8(ascii: ":") : PlainText.isHexDigit(text[position])
            }
    }

    private static func looksLikeType(_ word: UnsafeRawBufferPointer) -> Bool {
        word.begins(with: "ssh-") || word.begins(with: "ecdsa-") || word.begins(with: "sk-")
            || word.begins(with: "rsa-")
    }
}

extension UnsafeRawBufferPointer {
    /// The value that stands behind its length at a position; nil where that isn't all there.
    fileprivate func value(at position: Int) -> UnsafeRawBufferPointer? {
        guard count - position >= 4 else { return nil }
        var length = 0
        for byte in part(position..<position + 4) {
            length = length << 8 | Int(byte)
        }
        return count - position - 4 >= length ? part(position + 4..<position + 4 + length) : nil
    }

    /// Whether there are at least two values, each behind its length, and nothing is left over.
    fileprivate var holdsWholeValues: Bool {
        var position = 0
        var values = 0
        while let value = value(at: position) {
            position += 4 + value.count
            values += 1
        }
        return position == count && values >= 2
    }
}

extension UnsafeRawBufferPointer {
    /// What stands before the first blank, and what behind it and those that follow it.
    fileprivate var firstWord: (word: UnsafeRawBufferPointer, rest: UnsafeRawBufferPointer) {
        let start = firstIndex { $0 != UInt8(ascii: " ") } ?? count
        let trimmed = from(start)
        let (word, rest) = trimmed.split(at: UInt8(ascii: " "))
        guard let rest else { return (word, trimmed.from(trimmed.count)) }
        return (word, rest.from(rest.firstIndex { $0 != UInt8(ascii: " ") } ?? rest.count))
    }
}
