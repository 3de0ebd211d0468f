/// Cuts CSV text into records by RFC 4180, fed with UTF-8 in pieces of any size.
///
/// Records end with CR LF, LF or CR. It is lenient where others are: a quotation mark inside an unquoted field is text,
/// and so is what follows a closing one; such records are marked.
struct CSVParser {
    /// A quotation mark without its counterpart.
    struct UnterminatedQuote: Error, Hashable {
        /// The line of the opening mark, from 1.
        let line: Int
    }

    private enum State {
        case fieldStart
        case unquoted
        case quoted
        /// After a quotation mark inside a quoted field: its end, or the first of two that stand for one.
        case quoteInQuoted
    }

    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    /// The record that was read last, or what there is of the next.
    private(set) var record = CSVRecord()

    private let delimiter: UInt8
    private var state = State.fieldStart
    private var isRecordComplete = false
    private var line = 1
    private var quoteLine = 1
    private var previousByte: UInt8 = 0

    /// - Parameter delimiter: an ASCII character, but no quotation mark, CR or LF.
    init(delimiter: UInt8) {
        self.delimiter = delimiter
    }

    /// Whether the text so far ends inside quotation marks.
    var isInsideQuotes: Bool { state == .quoted }

    /// Whether the text so far ends inside a record.
    var hasPartialRecord: Bool { !isRecordComplete && !record.isUntouched }

    /// Takes bytes off the front of `text` until a record is complete.
    ///
    /// - Returns: whether `record` is one; if not, `text` is used up.
    mutating func readRecord(from text: inout ArraySlice<UInt8>) -> Bool {
        beginRecordIfNeeded()
        for position in text.indices where accept(text[position]) {
            isRecordComplete = true
            text = text[(position + 1)...]
            return true
        }
        text = []
        return false
    }

    /// Tells that the text ends here.
    ///
    /// - Returns: whether `record` is a last one, which no line break ends.
    mutating func finish() throws(UnterminatedQuote) -> Bool {
        guard state != .quoted else { throw UnterminatedQuote(line: quoteLine) }
        guard hasPartialRecord else { return false }
        endRecord()
        isRecordComplete = true
        return true
    }

    private mutating func beginRecordIfNeeded() {
        if isRecordComplete {
            record.reset(line: line)
            isRecordComplete = false
        }
    }

    /// - Returns: whether the byte ends a record.
    private mutating func accept(_ byte: UInt8) -> Bool {
        let completesLineBreak = byte == Self.lineFeed && previousByte == Self.carriageReturn
        previousByte = byte
        if byte == Self.carriageReturn || byte == Self.lineFeed && !completesLineBreak {
            line += 1
        }
        switch state {
        case .fieldStart:
            if byte == Self.quote {
                beginQuotes()
                return false
            }
            // The record ended with the CR before.
            return completesLineBreak ? false : acceptUnquoted(byte)
        case .unquoted:
            return acceptUnquoted(byte)
        case .quoted:
            acceptQuoted(byte)
            return false
        case .quoteInQuoted:
            return acceptAfterQuote(byte)
        }
    }

    private mutating func beginQuotes() {
        state = .quoted
        quoteLine = line
        record.hasQuotes = true
    }

    private mutating func acceptQuoted(_ byte: UInt8) {
        if byte == Self.quote {
            state = .quoteInQuoted
        } else {
            record.append(byte)
        }
    }

    private mutating func acceptUnquoted(_ byte: UInt8) -> Bool {
        switch byte {
        case delimiter:
            record.endField()
            state = .fieldStart
        case Self.carriageReturn, Self.lineFeed:
            endRecord()
            return true
        default:
            record.hasStrayQuote = record.hasStrayQuote || byte == Self.quote
            record.append(byte)
            state = .unquoted
        }
        return false
    }

    private mutating func acceptAfterQuote(_ byte: UInt8) -> Bool {
        switch byte {
        case Self.quote:
            record.append(byte)
            state = .quoted
            return false
        case delimiter, Self.carriageReturn, Self.lineFeed:
            return acceptUnquoted(byte)
        default:
            record.hasStrayQuote = true
            return acceptUnquoted(byte)
        }
    }

    private mutating func endRecord() {
        record.endField()
        state = .fieldStart
    }
}
