/// Rows that don't have as many columns as the first.
struct UnequalRows {
    struct Row: Hashable {
        let line: Int
        let columns: Int

        /// `line 7 has 3`, `line 9 is empty`.
        var description: String {
            columns == 0 ? "line \(line) is empty" : "line \(line) has \(columns)"
        }
    }

    private(set) var count = 0
    private var firstRows: [Row] = []

    mutating func append(_ row: Row) {
        count += 1
        if firstRows.count < EnglishList.limit {
            firstRows.append(row)
        }
    }

    mutating func append(_ rows: UnequalRows) {
        count += rows.count
        firstRows += rows.firstRows.prefix(EnglishList.limit - firstRows.count)
    }

    /// `2 of 10 rows don't have the header's 4 columns: line 7 has 3 and line 9 is empty.`
    func sentence(rows: Int, columns: Int, hasHeader: Bool) -> String {
        let expected = "the \(hasHeader ? "header" : "first row")'s \(columns) \(columns == 1 ? "column" : "columns")"
        let list = EnglishList.text(firstRows.map(\.description), count: count)
        let subject =
            rows == 1 ? "The only row doesn't" : "\(count) of \(rows) rows \(count == 1 ? "doesn't" : "don't")"
        return "\(subject) have \(expected): \(list)."
    }
}
