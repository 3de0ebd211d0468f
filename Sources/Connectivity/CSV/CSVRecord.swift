/// One row of a CSV file, its fields without their quotation marks.
struct CSVRecord: Equatable {
    /// The line on which it begins, from 1. A record has several lines where line breaks stand inside quotes.
    var line = 1

    /// Whether a quotation mark stands where RFC 4180 allows none: inside a field that doesn't begin with one, or
    /// followed by more text.
    var hasStrayQuote = false

    /// Whether any field is quoted.
    var hasQuotes = false

    private(set) var fieldCount = 0
    private var bytes: [UInt8] = []
    private var ends: [Int] = []

    /// How many bytes its fields hold so far.
    var byteCount: Int { bytes.count }

    /// Whether it is a line with nothing on it.
    var isBlank: Bool { fieldCount == 1 && bytes.isEmpty && !hasQuotes }

    /// Whether nothing of it was read yet.
    var isUntouched: Bool { fieldCount == 0 && bytes.isEmpty && !hasQuotes }

    /// A field's text in UTF-8.
    subscript(_ index: Int) -> ArraySlice<UInt8> {
        bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
    }

    var fields: [String] {
        (0..<fieldCount).map { String(decoding: self[$0], as: UTF8.self) }
    }

    mutating func append(_ byte: UInt8) {
        bytes.append(byte)
    }

    mutating func endField() {
        ends.append(bytes.count)
        fieldCount += 1
    }

    /// Makes it a new record, in the memory of the old one.
    mutating func reset(line: Int) {
        self.line = line
        hasStrayQuote = false
        hasQuotes = false
        fieldCount = 0
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }
}
