import JSON

/// Spells a value in one of the many ways that JSON allows: white space between tokens, and any character of a string
/// escaped in any form.
struct RandomSpelling {
    var generator: SeededGenerator

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    mutating func text(of value: JSONValue) -> String {
        space() + core(of: value) + space()
    }

    private mutating func core(of value: JSONValue) -> String {
        switch value {
        case .string(let text):
            return quoted(text.string)
        case .array(let elements):
            let texts = elements.map { text(of: $0) }
            return "[" + (texts.isEmpty ? space() : texts.joined(separator: ",")) + "]"
        case .object(let object):
            let texts = object.members.map { space() + quoted($0.key.string) + space() + ":" + text(of: $0.value) }
            return "{" + (texts.isEmpty ? space() : texts.joined(separator: ",")) + "}"
        case .null, .bool, .number:
            return String(decoding: value.bytes, as: UTF8.self)
        }
    }

    private mutating func space() -> String {
        guard generator.chance(oneIn: 2) else { return "" }
        let characters = (0..<generator.below(4)).map { _ in
            [" ", "\t", "\n", "\r"].randomElement(using: &generator) ?? " "
        }
        return characters.joined()
    }

    private mutating func quoted(_ text: String) -> String {
        "\"" + text.unicodeScalars.map { spelled($0) }.joined() + "\""
    }

    private mutating func spelled(_ scalar: Unicode.Scalar) -> String {
        let mustEscape = scalar.value < 0x20 || scalar == "\"" || scalar == "\\"
        guard mustEscape || generator.chance(oneIn: 5) else { return String(scalar) }
        if generator.chance(oneIn: 2), let short = Self.shortEscapes[scalar] {
            return short
        }
        return UTF16.encode(scalar)?.map { "\\u" + fourDigits($0) }.joined() ?? ""
    }

    private mutating func fourDigits(_ unit: UInt16) -> String {
        let digits = String(unit, radix: 16, uppercase: generator.chance(oneIn: 2))
        return String(repeating: "0", count: 4 - digits.count) + digits
    }

    private static let shortEscapes: [Unicode.Scalar: String] = [
        "\"": "\\\"", "\\": "\\\\", "/": "\\/", "\u{8}": "\\b", "\u{C}": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t",
    ]
}
