import JSON

/// Writes JSON piece by piece. Describing all types makes thousands of values: to build each before it is written costs many
/// times as much as the writing.
struct DescriptionWriter {
    private(set) var bytes: [UInt8] = []

    /// Whether nothing stands yet in the object or array that is open.
    private var isAtStart = true

    mutating func reserve(_ count: Int) {
        bytes.reserveCapacity(count)
    }

    // MARK: - Containers

    mutating func object(_ members: (inout DescriptionWriter) -> Void) {
        bytes.append(UInt8(ascii: "{"))
        isAtStart = true
        members(&self)
        bytes.append(UInt8(ascii: "}"))
        isAtStart = false
    }

    mutating func array<Elements: Sequence>(
        _ elements: Elements,
        _ element: (Elements.Element, inout DescriptionWriter) -> Void
    ) {
        bytes.append(UInt8(ascii: "["))
        isAtStart = true
        for each in elements {
            separate()
            element(each, &self)
        }
        bytes.append(UInt8(ascii: "]"))
        isAtStart = false
    }

    /// Puts elements that are JSON already behind those of the array that was closed last.
    mutating func append(toArray elements: StaticString) {
        bytes.removeLast()
        bytes.append(UInt8(ascii: ","))
        bytes.append(literal: elements)
        bytes.append(UInt8(ascii: "]"))
    }

    /// What stands before a value in an object.
    mutating func key(_ name: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        bytes.append(literal: name)
        bytes.append(literal: "\":")
    }

    /// The same with a key that isn't known before.
    mutating func key(named name: String) {
        separate()
        bytes.append(jsonString: name)
        bytes.append(UInt8(ascii: ":"))
    }

    /// Begins an element of an array that isn't made from a sequence.
    mutating func separate() {
        if !isAtStart {
            bytes.append(UInt8(ascii: ","))
        }
        isAtStart = false
    }

    // MARK: - Values

    mutating func string(_ text: String) {
        bytes.append(jsonString: text)
    }

    mutating func value(_ value: JSONValue) {
        bytes.append(json: value)
    }

    /// JSON as it is.
    mutating func literal(_ text: StaticString) {
        bytes.append(literal: text)
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
        bytes.append(contentsOf: String(number).utf8)
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
