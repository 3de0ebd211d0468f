/// Finds the character that separates fields: the one by which the rows fall into the same number of columns.
enum DelimiterDetector {
    /// How much of a text is looked at.
    static let sampleLimit = 64 * 1024

    /// In the order in which they are preferred when nothing else decides. The semicolon comes before the comma, because
    /// where it is used the comma stands in numbers.
    static let candidates = [UInt8(ascii: "\t"), UInt8(ascii: ";"), UInt8(ascii: ","), UInt8(ascii: "|")]

    private struct Score {
        let delimiter: UInt8
        let columns: Int
        let fittingRows: Int
        let rows: Int

        /// More rows that fit are better, then more columns.
        func isBetter(than other: Score) -> Bool {
            let ours = fittingRows * other.rows
            let theirs = other.fittingRows * rows
            return ours == theirs ? columns > other.columns : ours > theirs
        }
    }

    /// - Parameter text: the beginning of a file or all of it.
    /// - Returns: nil if none of the candidates makes more than one column.
    static func detect(in text: [UInt8]) -> UInt8? {
        var best: Score?
        for candidate in candidates {
            guard let score = score(candidate, text.prefix(sampleLimit)) else { continue }
            if best.map(score.isBetter) ?? true {
                best = score
            }
        }
        return best?.delimiter
    }

    private static func score(_ delimiter: UInt8, _ sample: ArraySlice<UInt8>) -> Score? {
        var rows = 0
        var rowsByColumns: [Int: Int] = [:]
        var parser = CSVParser(delimiter: delimiter)
        func count(_ record: CSVRecord) {
            guard !record.isBlank else { return }
            rows += 1
            // Quotation marks in the middle of fields tell that the fields were cut wrongly.
            if !record.hasStrayQuote, record.fieldCount > 1 {
                rowsByColumns[record.fieldCount, default: 0] += 1
            }
        }

        var rest = sample
        while parser.readRecord(from: &rest) {
            count(parser.record)
        }
        // The last row may be cut off, so it decides only if it is the only one.
        if rows == 0, (try? parser.finish()) == true {
            count(parser.record)
        }
        let mostFrequent = rowsByColumns.max { left, right in
            (left.value, left.key) < (right.value, right.key)
        }
        return mostFrequent.map { Score(delimiter: delimiter, columns: $0.key, fittingRows: $0.value, rows: rows) }
    }
}
