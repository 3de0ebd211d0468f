import JSON

/// Writes JSON piece by piece into memory of a fixed size. Describing all types makes thousands of values: to build each
/// before it is written, or to let an array grow by each, costs many times as much as the writing.
struct DescriptionWriter {
    /// What a description writes.
    ///
    /// - Parameters:
    ///   - usualSize: about how many bytes it has. A description that is longer is made twice.
    static func bytes(usualSize: Int, _ describe: (inout DescriptionWriter) -> Void) -> [UInt8] {
        var size = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: usualSize) { memory, count in
            var writer = DescriptionWriter(memory)
            describe(&writer)
            size = writer.size
            count = min(size, memory.count)
        }
        return size <= bytes.count ? bytes : self.bytes(usualSize: size, describe)
    }

    private let memory: UnsafeMutableBufferPointer<UInt8>

    /// How many bytes were written. What doesn't fit is only counted.
    private var size = 0

    /// Whether nothing stands yet in the object or array that is open.
    private var isAtStart = true

    private init(_ memory: UnsafeMutableBufferPointer<UInt8>) {
        self.memory = memory
    }

    // MARK: - Bytes

    private mutating func append(_ byte: UInt8) {
        if size < memory.count {
            memory[size] = byte
        }
        size += 1
    }

    private mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        if bytes.count <= memory.count - size {
            _ = UnsafeMutableBufferPointer(rebasing: memory[size...]).initialize(from: bytes)
        }
        size += bytes.count
    }

    // MARK: - Containers

    mutating func object(_ members: (inout DescriptionWriter) -> Void) {
        append(UInt8(ascii: "{"))
        isAtStart = true
        members(&self)
        append(UInt8(ascii: "}"))
        isAtStart = false
    }

    mutating func array<Elements: Sequence>(
        _ elements: Elements,
        _ element: (Elements.Element, inout DescriptionWriter) -> Void
    ) {
        append(UInt8(ascii: "["))
        isAtStart = true
        for each in elements {
            separate()
            element(each, &self)
        }
        append(UInt8(ascii: "]"))
        isAtStart = false
    }

    /// Puts elements that are JSON already behind those of the array that was closed last.
    mutating func append(toArray elements: StaticString) {
        size -= 1
        append(UInt8(ascii: ","))
        literal(elements)
        append(UInt8(ascii: "]"))
    }

    /// What stands before a value in an object.
    mutating func key(_ name: StaticString) {
        separate()
        append(UInt8(ascii: "\""))
        literal(name)
        literal("\":")
    }

    /// The same with a key that isn't known before.
    mutating func key(named name: String) {
        separate()
        string(name)
        append(UInt8(ascii: ":"))
    }

    /// Begins an element of an array that isn't made from a sequence.
    mutating func separate() {
        if !isAtStart {
            append(UInt8(ascii: ","))
        }
        isAtStart = false
    }

    // MARK: - Values

    mutating func string(_ text: String) {
        if !appendPlain(text) {
            append(.string(ExactString(text)))
        }
    }

    mutating func value(_ value: JSONValue) {
        if case .string(let text) = value {
            string(text.string)
        } else {
            append(value)
        }
    }

    private mutating func append(_ value: JSONValue) {
        value.bytes.withUnsafeBufferPointer { append($0) }
    }

    /// Writes a text that stands in JSON as it is; false for another, which isn't written.
    private mutating func appendPlain(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { characters in
            guard !characters.contains(where: Self.isEscaped) else { return false }
            append(UInt8(ascii: "\""))
            append(characters)
            append(UInt8(ascii: "\""))
            return true
        }
    }

    /// Whether JSON writes a character in another way.
    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < UInt8(ascii: " ") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    /// JSON as it is.
    mutating func literal(_ text: StaticString) {
        append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func strings(_ texts: [String]) {
        array(texts) { $1.string($0) }
    }

    // MARK: - Members

    mutating func member(_ name: StaticString, _ text: String) {
        key(name)
        string(text)
    }

    mutating func member(_ name: StaticString, _ flag: Bool) {
        key(name)
        literal(flag ? "true" : "false")
    }

    mutating func member(_ name: StaticString, _ number: Int?) {
        guard let number else { return }
        key(name)
        append(.number(JSONNumber(number)))
    }

    mutating func member(_ name: StaticString, _ given: JSONValue?) {
        guard let given else { return }
        key(name)
        value(given)
    }

    mutating func member(_ name: StaticString, _ texts: [String]) {
        key(name)
        strings(texts)
    }
}
