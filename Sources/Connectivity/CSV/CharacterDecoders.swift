/// UTF-8, well-formed by table 3-7 of Unicode 16.0: nothing overlong, no surrogates, nothing above U+10FFFF.
struct UTF8Decoder: CharacterDecoder {
    private var remaining = 0
    private var allowed: ClosedRange<UInt8> = 0x80...0xBF

    mutating func accept(_ byte: UInt8, appendingTo text: inout [UInt8]) -> CharacterProgress {
        if byte < 0x80, remaining == 0 {
            text.append(byte)
            return .complete
        }
        if remaining > 0 {
            guard allowed.contains(byte) else { return .invalid }
            allowed = 0x80...0xBF
            remaining -= 1
        } else {
            guard begin(byte) else { return .invalid }
        }
        text.append(byte)
        return remaining == 0 ? .complete : .incomplete
    }

    /// - Returns: false if no character begins with this byte.
    private mutating func begin(_ byte: UInt8) -> Bool {
        switch byte {
        case 0xC2...0xDF: remaining = 1
        case 0xE0...0xEF: remaining = 2
        case 0xF0...0xF4: remaining = 3
        default: return false
        }
        switch byte {
        case 0xE0: allowed = 0xA0...0xBF
        case 0xED: allowed = 0x80...0x9F
        case 0xF0: allowed = 0x90...0xBF
        case 0xF4: allowed = 0x80...0x8F
        default: allowed = 0x80...0xBF
        }
        return true
    }
}

/// UTF-16 (RFC 2781) with a byte order that is known.
struct UTF16Decoder: CharacterDecoder {
    private let isBigEndian: Bool
    private var firstByte: UInt8?
    private var highSurrogate: UInt32?

    init(isBigEndian: Bool) {
        self.isBigEndian = isBigEndian
    }

    mutating func accept(_ byte: UInt8, appendingTo text: inout [UInt8]) -> CharacterProgress {
        guard let first = firstByte else {
            firstByte = byte
            return .incomplete
        }
        firstByte = nil
        let unit = isBigEndian ? UInt32(first) << 8 | UInt32(byte) : UInt32(byte) << 8 | UInt32(first)
        return accept(unit: unit, appendingTo: &text)
    }

    private mutating func accept(unit: UInt32, appendingTo text: inout [UInt8]) -> CharacterProgress {
        var value = unit
        if let high = highSurrogate {
            guard (0xDC00...0xDFFF).contains(unit) else { return .invalid }
            value = 0x10000 + (high - 0xD800) << 10 + (unit - 0xDC00)
            highSurrogate = nil
        } else if (0xD800...0xDBFF).contains(unit) {
            highSurrogate = unit
            return .incomplete
        }
        guard let scalar = Unicode.Scalar(value) else { return .invalid }
        text.append(utf8: scalar)
        return .complete
    }
}

/// Encodings in which every byte is a character.
struct SingleByteDecoder: CharacterDecoder {
    /// The character of each byte; nil for bytes that are none.
    private let characters: [Unicode.Scalar?]

    static let ascii = SingleByteDecoder { $0.isASCII ? $0 : nil }
    static let latin1 = SingleByteDecoder { $0 }
    static let windows1252 = SingleByteDecoder { scalar in
        (0x80...0x9F).contains(scalar.value) ? windows1252Extras[Int(scalar.value) - 0x80] : scalar
    }

    /// What windows-1252 has in place of Latin-1's control characters from 0x80 to 0x9F.
    private static let windows1252Extras: [Unicode.Scalar?] = [
        "€", nil, "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ", nil, "Ž", nil,
        nil, "‘", "’", "“", "”", "•", "–", "—", "˜", "™", "š", "›", "œ", nil, "ž", "Ÿ",
    ]

    /// - Parameter character: what the byte that Latin-1 has for a character stands for.
    private init(_ character: (Unicode.Scalar) -> Unicode.Scalar?) {
        characters = (UInt8.min...UInt8.max).map { character(Unicode.Scalar($0)) }
    }

    mutating func accept(_ byte: UInt8, appendingTo text: inout [UInt8]) -> CharacterProgress {
        guard let character = characters[Int(byte)] else { return .invalid }
        text.append(utf8: character)
        return .complete
    }
}
