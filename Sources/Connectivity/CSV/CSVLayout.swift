/// How the rows of a CSV text are laid out, gathered row by row.
struct CSVLayout {
    /// Beyond what any target takes; a file with more has the wrong delimiter or no line breaks.
    static let maximumColumns = 16_384

    let hasHeader: Bool

    /// Of the first row; 0 as long as there was none.
    private(set) var columnCount = 0

    /// Without the header and without empty lines at the end.
    private(set) var rowCount = 0

    /// The header's cells; nil without a header.
    private(set) var header: [String]?

    /// What the rows' cells are like; empty unless asked for.
    private(set) var profiles: [ColumnProfile] = []

    private let profilesColumns: Bool
    private var unequalRows = UnequalRows()
    private var pendingEmptyLines = UnequalRows()
    private var strayQuoteLines: [Int] = []
    private var strayQuoteCount = 0

    /// - Parameter profilesColumns: whether the types of the columns are wanted, which takes longer.
    init(hasHeader: Bool, profilesColumns: Bool) {
        self.hasHeader = hasHeader
        self.profilesColumns = profilesColumns
    }

    /// Takes the next record.
    ///
    /// - Throws: if it is the first and has too many columns.
    mutating func add(_ record: CSVRecord) throws(TestFailure) {
        // Only what follows tells whether an empty line stands at the end, where it doesn't count.
        if record.isBlank {
            pendingEmptyLines.append(UnequalRows.Row(line: record.line, columns: 0))
            return
        }
        if record.hasStrayQuote {
            noteStrayQuote(record.line)
        }
        guard columnCount > 0 else {
            try addFirst(record)
            return
        }
        takePendingEmptyLines()
        addRow(record)
    }

    private mutating func addFirst(_ record: CSVRecord) throws(TestFailure) {
        guard record.fieldCount <= Self.maximumColumns else { throw .tooManyColumns }
        columnCount = record.fieldCount
        if profilesColumns {
            profiles = Array(repeating: ColumnProfile(), count: columnCount)
        }
        unequalRows.append(pendingEmptyLines)
        rowCount += pendingEmptyLines.count
        pendingEmptyLines = UnequalRows()
        if hasHeader {
            header = record.fields
        } else {
            addRow(record)
        }
    }

    private mutating func takePendingEmptyLines() {
        guard pendingEmptyLines.count > 0 else { return }
        rowCount += pendingEmptyLines.count
        if columnCount > 1 {
            unequalRows.append(pendingEmptyLines)
        } else if profilesColumns {
            profiles[0].add([])
        }
        pendingEmptyLines = UnequalRows()
    }

    private mutating func addRow(_ record: CSVRecord) {
        rowCount += 1
        if record.fieldCount != columnCount {
            unequalRows.append(UnequalRows.Row(line: record.line, columns: record.fieldCount))
        }
        for column in profiles.indices {
            profiles[column].add(column < record.fieldCount ? record[column] : [])
        }
    }

    private mutating func noteStrayQuote(_ line: Int) {
        strayQuoteCount += 1
        if strayQuoteLines.count < EnglishList.limit {
            strayQuoteLines.append(line)
        }
    }
}

extension CSVLayout {
    /// Whether most rows have another number of columns than the first.
    var isMostlyUnequal: Bool { unequalRows.count > rowCount / 2 }

    /// The rows of unequal length, in a sentence; nil if there are none.
    var unequalRowsSentence: String? {
        guard unequalRows.count > 0 else { return nil }
        return unequalRows.sentence(rows: rowCount, columns: columnCount, hasHeader: hasHeader)
    }

    /// Quotation marks at odd places, in a sentence; nil if there are none.
    var strayQuotesSentence: String? {
        guard strayQuoteCount > 0 else { return nil }
        let lines = EnglishList.text(strayQuoteLines.map(String.init), count: strayQuoteCount)
        let subject = strayQuoteCount == 1 ? "Line \(lines) has" : "Lines \(lines) have"
        return "\(subject) quotation marks that RFC 4180 doesn't allow there; they are read as text."
    }
}
