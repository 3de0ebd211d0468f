/// An element of an XML text with the text in it and the elements in it. Attributes and name spaces are dropped.
struct XMLElement: Equatable {
    var name: String
    var text = ""
    var children: [XMLElement] = []

    /// The text of the first element of this name inside it.
    func text(of name: String) -> String? {
        children.first { $0.name == name }?.text
    }

    /// The elements of this name inside it.
    func children(named name: String) -> [XMLElement] {
        children.filter { $0.name == name }
    }
}

/// Reads as much of XML 1.0 as the answers of web services have: elements, attributes, texts and the predefined references.
///
/// Strict: a document type declaration, which could define what texts mean, is refused, and so is whatever isn't well-formed.
struct XMLReader {
    /// The text isn't XML, or is more of it than any answer has.
    struct Problem: Error, Hashable {}

    private static let depthLimit = 16
    private static let elementLimit = 20_000

    private let bytes: [UInt8]
    private var position = 0
    private var elementCount = 0

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The element that a text consists of.
    static func read(_ bytes: [UInt8]) throws(Problem) -> XMLElement {
        var reader = XMLReader(bytes)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            reader.position = 3
        }
        try reader.skipMiscellaneous()
        let root = try reader.element(depth: 1)
        try reader.skipMiscellaneous()
        guard reader.position == bytes.count else { throw Problem() }
        return root
    }

    // MARK: - Elements

    private mutating func element(depth: Int) throws(Problem) -> XMLElement {
        elementCount += 1
        guard depth <= Self.depthLimit, elementCount <= Self.elementLimit else { throw Problem() }
        try expect("<")
        var element = XMLElement(name: try name())
        guard try !endOfStartTag() else { return element }
        var text: [UInt8] = []
        while true {
            if skip("</") {
                guard try name() == element.name else { throw Problem() }
                skipSpace()
                try expect(">")
                element.text = String(decoding: text, as: UTF8.self)
                return Self.withoutPrefix(element)
            }
            if try skipCommentOrInstruction() { continue }
            if skip("<![CDATA[") {
                text += try upTo("]]>")
            } else if current == UInt8(ascii: "<") {
                element.children.append(try self.element(depth: depth + 1))
            } else {
                text += try character()
            }
        }
    }

    /// Reads attributes and the end of a start tag.
    ///
    /// - Returns: whether the element ends here, too.
    private mutating func endOfStartTag() throws(Problem) -> Bool {
        while true {
            let hasSpace = skipSpace()
            if skip("/>") { return true }
            if skip(">") { return false }
            guard hasSpace else { throw Problem() }
            try skipAttribute()
        }
    }

    private mutating func skipAttribute() throws(Problem) {
        _ = try name()
        skipSpace()
        try expect("=")
        skipSpace()
        guard let quote = current, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { throw Problem() }
        position += 1
        while let byte = current, byte != quote {
            guard byte != UInt8(ascii: "<") else { throw Problem() }
            position += 1
        }
        guard current == quote else { throw Problem() }
        position += 1
    }

    private static func withoutPrefix(_ element: XMLElement) -> XMLElement {
        guard let colon = element.name.utf8.lastIndex(of: UInt8(ascii: ":")) else { return element }
        var element = element
        element.name = String(element.name[colon...].dropFirst())
        return element
    }

    // MARK: - Texts

    /// One byte of a text, or what a reference stands for.
    private mutating func character() throws(Problem) -> [UInt8] {
        guard let byte = current, byte >= 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { throw Problem() }
        position += 1
        guard byte == UInt8(ascii: "&") else { return [byte] }
        let reference = String(decoding: try upTo(";"), as: UTF8.self)
        if let known = Self.references[reference] {
            return [known]
        }
        guard let scalar = Self.scalar(of: reference) else { throw Problem() }
        return Array(String(Character(scalar)).utf8)
    }

    private static let references: [String: UInt8] = [
        "amp": UInt8(ascii: "&"), "lt": UInt8(ascii: "<"), "gt": UInt8(ascii: ">"), "quot": UInt8(ascii: "\""),
        "apos": UInt8(ascii: "'"),
    ]

    /// `#38` or `#x26`.
    private static func scalar(of reference: String) -> Unicode.Scalar? {
        guard reference.utf8.count <= 10, reference.utf8.first == UInt8(ascii: "#") else { return nil }
        let digits = reference.dropFirst()
        let number = digits.first == "x" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        guard let number, number > 0 else { return nil }
        return Unicode.Scalar(number)
    }

    // MARK: - Between elements

    private mutating func skipMiscellaneous() throws(Problem) {
        repeat { skipSpace() } while try skipCommentOrInstruction()
    }

    private mutating func skipCommentOrInstruction() throws(Problem) -> Bool {
        if skip("<!--") {
            _ = try upTo("-->")
            return true
        }
        guard skip("<?") else { return false }
        _ = try upTo("?>")
        return true
    }

    // MARK: - Bytes

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func name() throws(Problem) -> String {
        let start = position
        while let byte = current, Self.isNameByte(byte) {
            position += 1
        }
        guard position > start else { throw Problem() }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...: true
        default: "-._:".utf8.contains(byte)
        }
    }

    @discardableResult
    private mutating func skipSpace() -> Bool {
        let start = position
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            position += 1
        }
        return position > start
    }

    private mutating func skip(_ text: StaticString) -> Bool {
        let wanted = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        guard bytes[position...].starts(with: wanted) else { return false }
        position += wanted.count
        return true
    }

    private mutating func expect(_ text: StaticString) throws(Problem) {
        guard skip(text) else { throw Problem() }
    }

    /// What stands before a text, which is skipped with it.
    private mutating func upTo(_ end: StaticString) throws(Problem) -> ArraySlice<UInt8> {
        let start = position
        while position < bytes.count {
            let stop = position
            if skip(end) {
                return bytes[start..<stop]
            }
            position += 1
        }
        throw Problem()
    }
}
