import Datasource
import JSON

extension TestFailure {
    /// The file's content isn't CSV as declared. Messages name places, never what stands there: cells may hold personal
    /// data.
    static func malformed(
        _ message: String,
        fields: [JSONPointer] = [CSVParameters.file],
        hint: String
    ) -> TestFailure {
        TestFailure(stage: .query, reason: .malformedData, message: message, fields: fields, hint: hint)
    }

    static var emptyFile: TestFailure {
        malformed("The file is empty.", hint: "Give a file with at least one row.")
    }

    static var noRows: TestFailure {
        malformed("The file holds nothing but empty lines.", hint: "Give a file with at least one row.")
    }

    static func wrongByteOrderMark(_ found: TextEncoding, declared: TextEncoding) -> TestFailure {
        malformed(
            "The file begins with the byte order mark of \(found.name), but \(declared.name) is expected.",
            fields: [CSVParameters.encoding, CSVParameters.file],
            hint: "Set encoding to \(found.name)."
        )
    }

    static var noByteOrderMark: TestFailure {
        malformed(
            "The file has no byte order mark, so UTF-16 alone doesn't tell how to read it.",
            fields: [CSVParameters.encoding, CSVParameters.file],
            hint: "Set encoding to UTF-16LE or UTF-16BE."
        )
    }

    static func invalidBytes(_ encoding: TextEncoding, line: Int, offset: Int) -> TestFailure {
        malformed(
            "Line \(line), at byte offset \(offset) of the file, isn't \(encoding.name).",
            fields: [CSVParameters.encoding, CSVParameters.file],
            hint: "Set encoding to that of the file, for example windows-1252, or convert the file to UTF-8."
        )
    }

    static func binary(line: Int) -> TestFailure {
        malformed(
            "Line \(line) holds a NUL character, so the file looks binary.",
            fields: [CSVParameters.file, CSVParameters.encoding],
            hint: "Give a CSV file; for a text in UTF-16, set encoding to UTF-16LE or UTF-16BE."
        )
    }

    static func otherFormat(_ format: String) -> TestFailure {
        malformed("The file is \(format), not CSV.", hint: "Export or unpack it as CSV first.")
    }

    static func unterminatedQuote(line: Int) -> TestFailure {
        malformed(
            "The quotation mark that opens on line \(line) is never closed.",
            hint: "Close it, or double it where it is part of the text."
        )
    }

    static var endlessFirstRow: TestFailure {
        malformed(
            "The first row doesn't end within the first 1 MiB of the file.",
            hint: "Check the line breaks, and that every quotation mark is closed."
        )
    }

    static var tooManyColumns: TestFailure {
        malformed(
            "The first row has more than \(CSVLayout.maximumColumns) columns.",
            fields: [CSVParameters.file, CSVParameters.delimiter],
            hint: "Check the delimiter and the line breaks."
        )
    }

    static func mostRowsUnequal(_ details: String, _ delimiter: UInt8) -> TestFailure {
        malformed(
            details,
            fields: [CSVParameters.file, CSVParameters.delimiter],
            hint: "Check whether \(CSVDelimiter.name(delimiter)) really separates the fields."
        )
    }
}
