import JSON

/// Random JSON values of every kind, nested a few levels.
struct RandomValue {
    var generator: SeededGenerator

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    mutating func value(depth: Int = 4) -> JSONValue {
        switch generator.below(depth > 0 ? 9 : 5) {
        case 0: .null
        case 1: .bool(generator.chance(oneIn: 2))
        case 2: number()
        case 3, 4: .string(string())
        case 5, 6: .array((0..<generator.below(5)).map { _ in value(depth: depth - 1) })
        default: object(depth: depth - 1)
        }
    }

    /// Keys may stand twice: an object keeps all its members.
    private mutating func object(depth: Int) -> JSONValue {
        var members: [(key: String, value: JSONValue)] = []
        for _ in 0..<generator.below(5) {
            members.append((key: string(), value: value(depth: depth)))
        }
        return .object(JSONObject(members))
    }

    /// A number in any spelling that the grammar allows.
    private mutating func number() -> JSONValue {
        var spelling = generator.chance(oneIn: 2) ? "-" : ""
        spelling += generator.chance(oneIn: 4) ? "0" : "\(1 + generator.below(9))" + digits(below: 25)
        if generator.chance(oneIn: 3) {
            spelling += ".\(generator.below(10))" + digits(below: 20)
        }
        if generator.chance(oneIn: 3) {
            let letter = ["e", "E"].randomElement(using: &generator) ?? "e"
            let sign = ["", "+", "-"].randomElement(using: &generator) ?? ""
            spelling += letter + sign + "\(generator.below(10))" + digits(below: 3)
        }
        do {
            return try Parsing.value(of: spelling)
        } catch {
            return .string("The number \(spelling) was refused.")
        }
    }

    private mutating func digits(below limit: Int) -> String {
        (0..<generator.below(limit)).map { _ in "\(generator.below(10))" }.joined()
    }

    mutating func string() -> String {
        var text = String.UnicodeScalarView()
        for _ in 0..<generator.below(generator.chance(oneIn: 4) ? 40 : 8) {
            text.append(scalar())
        }
        return String(text)
    }

    /// Scalars of every length in UTF-8, and often those that need care: quotes, control characters, combining marks.
    private mutating func scalar() -> Unicode.Scalar {
        let ranges: [ClosedRange<UInt32>] = [
            0x20...0x7E, 0x20...0x7E, 0x00...0x1F, 0x22...0x22, 0x5C...0x5C, 0x2F...0x2F,
            0x80...0x7FF, 0x300...0x36F, 0x800...0xD7FF, 0xE000...0xFFFF, 0x10000...0x10FFFF,
        ]
        let range = ranges.randomElement(using: &generator) ?? 0x20...0x7E
        return Unicode.Scalar(UInt32.random(in: range, using: &generator)) ?? "?"
    }
}
