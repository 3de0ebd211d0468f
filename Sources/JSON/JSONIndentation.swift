extension [UInt8] {
    /// Appends a value over several lines, two spaces a level, for people to read.
    package mutating func append(indentedJSON value: JSONValue, level: Int = 0) {
        switch value {
        case .array(let elements) where !elements.isEmpty:
            append(ASCII.openBracket)
            appendLines(elements, level: level) { $0.append(indentedJSON: $1, level: level + 1) }
            append(ASCII.closeBracket)
        case .object(let object) where !object.isEmpty:
            append(ASCII.openBrace)
            appendLines(object.members, level: level) { bytes, member in
                bytes.append(jsonString: member.key.string)
                bytes.append(literal: ": ")
                bytes.append(indentedJSON: member.value, level: level + 1)
            }
            append(ASCII.closeBrace)
        default:
            append(json: value)
        }
    }

    private mutating func appendLines<Item>(_ items: [Item], level: Int, _ write: (inout [UInt8], Item) -> Void) {
        for (position, item) in items.enumerated() {
            if position > 0 {
                append(ASCII.comma)
            }
            appendLineBreak(level: level + 1)
            write(&self, item)
        }
        appendLineBreak(level: level)
    }

    private mutating func appendLineBreak(level: Int) {
        append(ASCII.lineFeed)
        append(contentsOf: repeatElement(ASCII.space, count: 2 * level))
    }
}
