/// The texts that have to be looked for: secrets, and those of their lines that are long enough to be secret by themselves.
struct SecretParts {
    private static let shortestFreelyReplaced = 4
    private static let shortestLine = 16

    /// Those that are only looked for where they stand alone.
    private(set) var short: [ArraySlice<UInt8>] = []

    /// The others, by the key of their second and third byte. The first one isn't used: base64 may hold it in part.
    private var long: [UInt16: [ArraySlice<UInt8>]] = [:]

    /// - Parameter length: of the text, in bytes. No way to write a part makes it shorter, so longer parts are left out.
    init(of secrets: [Secret], atMost length: Int) {
        for secret in secrets {
            add(secret, atMost: length)
        }
    }

    var isEmpty: Bool { short.isEmpty && long.isEmpty }
    var hasLong: Bool { !long.isEmpty }

    func long(withKey key: UInt16) -> [ArraySlice<UInt8>] {
        long[key] ?? []
    }

    /// Bytes that some spelling writes alike have the same key.
    static func key(_ second: UInt8, _ third: UInt8) -> UInt16 {
        UInt16(folded(second)) << 8 | UInt16(folded(third))
    }

    private static func folded(_ byte: UInt8) -> UInt8 {
        byte == UInt8(ascii: " ") ? UInt8(ascii: "+") : ControlEscape.letter(for: byte) ?? byte
    }

    private mutating func add(_ secret: Secret, atMost length: Int) {
        let count = secret.revealed.utf8.count
        guard count > 0, count <= length || length >= Self.shortestLine else { return }
        let bytes = Array(secret.revealed.utf8)
        if count <= length {
            add(bytes[...])
        }
        for range in Self.lines(of: bytes) where range.count <= length && range.count < count {
            let line = bytes[range]
            // The frame of a PEM key is no secret.
            if !line.starts(with: "-----".utf8) {
                add(line)
            }
        }
    }

    private mutating func add(_ part: ArraySlice<UInt8>) {
        guard part.count >= Self.shortestFreelyReplaced else {
            short.append(part)
            return
        }
        let key = Self.key(part[part.startIndex + 1], part[part.startIndex + 2])
        long[key, default: []].append(part)
    }

    /// Where the lines are that are long enough.
    private static func lines(of text: [UInt8]) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        text.withUnsafeBufferPointer { text in
            var start = 0
            var position = 0
            while position <= text.count {
                if position == text.count || text[position] == 0x0A || text[position] == 0x0D {
                    if position - start >= shortestLine {
                        lines.append(start..<position)
                    }
                    start = position + 1
                }
                position += 1
            }
        }
        return lines
    }
}
