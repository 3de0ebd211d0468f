import Datasource
import JSON

/// What was found out about the beginning of a CSV file.
struct CSVInspection {
    /// A last row that is cut off is suspicious if there is this much of it: a quotation mark may be open.
    private static let suspiciousRowSize = 256 * 1024

    private(set) var layout: CSVLayout
    private let prefix: FilePrefix
    private let encoding: TextEncoding
    private let delimiter: UInt8
    private var remarks: [String] = []

    init(
        _ prefix: FilePrefix,
        _ parameters: CSVParameters,
        profilesColumns: Bool,
        _ session: TestSession
    ) throws(TestFailure) {
        self.prefix = prefix
        let text = try DecodedText(prefix, parameters.encoding, session)
        if let failure = TextFormat.failure(of: text.utf8, isComplete: prefix.isComplete) {
            throw failure
        }
        let detected = DelimiterDetector.detect(in: text.utf8)
        encoding = text.encoding
        delimiter = parameters.delimiter ?? detected ?? UInt8(ascii: ",")
        layout = CSVLayout(hasHeader: parameters.hasHeader, profilesColumns: profilesColumns)
        try readRecords(text.utf8, session)
        if layout.isMostlyUnequal, let sentence = layout.unequalRowsSentence {
            throw .mostRowsUnequal(sentence, delimiter)
        }
        remarkOnDelimiter(given: parameters.delimiter, detected: detected)
    }

    private mutating func readRecords(_ text: [UInt8], _ session: TestSession) throws(TestFailure) {
        var parser = CSVParser(delimiter: delimiter)
        var rest = text[...]
        while !rest.isEmpty {
            try session.check(.query)
            var chunk = rest.prefix(FilePrefix.chunkSize)
            rest = rest.dropFirst(FilePrefix.chunkSize)
            while parser.readRecord(from: &chunk) {
                try layout.add(parser.record)
            }
        }
        if prefix.isComplete {
            try finish(&parser)
        } else {
            remarkOnCutOffRow(parser)
        }
        guard layout.columnCount > 0 else {
            throw parser.hasPartialRecord ? .endlessFirstRow : .noRows
        }
    }

    private mutating func finish(_ parser: inout CSVParser) throws(TestFailure) {
        let hasRecord: Bool
        do throws(CSVParser.UnterminatedQuote) {
            hasRecord = try parser.finish()
        } catch {
            throw .unterminatedQuote(line: error.line)
        }
        if hasRecord {
            try layout.add(parser.record)
        }
    }

    private mutating func remarkOnCutOffRow(_ parser: CSVParser) {
        guard parser.hasPartialRecord, parser.record.byteCount > Self.suspiciousRowSize else { return }
        remarks.append(
            "The row that begins on line \(parser.record.line) doesn't end within the part that was checked;"
                + " a quotation mark may be left open."
        )
    }

    private mutating func remarkOnDelimiter(given: UInt8?, detected: UInt8?) {
        guard layout.columnCount == 1 else { return }
        if given == nil {
            remarks.append("No delimiter was found, so each line counts as one column.")
        } else if let detected {
            remarks.append("The file has one column; \(CSVDelimiter.name(detected)) as delimiter would make more.")
        }
    }
}

extension CSVInspection {
    /// The file's format and facts, for the report.
    var facts: JSONObject {
        var facts: JSONObject = [
            "product": "CSV",
            "encoding": .string(encoding.name),
            "delimiter": .string(String(Unicode.Scalar(delimiter))),
            "columns": .number(JSONNumber(layout.columnCount)),
            "rowsChecked": .number(JSONNumber(layout.rowCount)),
            "complete": .bool(prefix.isComplete),
            "hasHeader": .bool(layout.hasHeader),
        ]
        facts["sizeBytes"] = prefix.size.map { .number(JSONNumber($0)) }
        return facts
    }

    var warnings: [String] {
        var warnings = remarks
        warnings += layout.header.map { CSVHeader($0).warnings } ?? []
        warnings += [layout.unequalRowsSentence, layout.strayQuotesSentence].compactMap { $0 }
        if layout.rowCount == 0, prefix.isComplete {
            warnings.append("The file has a header but no rows.")
        }
        if !prefix.isComplete {
            warnings.append("Only the first 1 MiB of the file was checked.")
        }
        return warnings
    }

    /// The columns as a schema shows them; a column without a name gets one from its number.
    var columns: [DiscoveredSchema.Column] {
        layout.profiles.enumerated().map { index, profile in
            let name = layout.header?[index] ?? ""
            return DiscoveredSchema.Column(
                name: name.isEmpty ? "column\(index + 1)" : name,
                type: profile.type.rawValue,
                isNullable: profile.sawEmptyCell
            )
        }
    }
}
