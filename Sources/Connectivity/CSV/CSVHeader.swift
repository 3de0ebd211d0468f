import JSON

/// The names of columns, and what is wrong with them.
struct CSVHeader {
    private let cells: [String]

    init(_ cells: [String]) {
        self.cells = cells
    }

    /// Sentences for a person; columns are named by their number.
    var warnings: [String] {
        [namelessSentence, duplicatesSentence, dataSentence].compactMap { $0 }
    }

    private var namelessSentence: String? {
        let columns = cells.indices.filter { cells[$0].isEmpty }.map { $0 + 1 }
        guard !columns.isEmpty else { return nil }
        let list = EnglishList.text(columns.map(String.init), count: columns.count)
        return columns.count == 1
            ? "Column \(list) has no name in the header."
            : "Columns \(list) have no name in the header."
    }

    private var duplicatesSentence: String? {
        let duplicates = duplicates
        let pairs = duplicates.map { "columns \($0.first) and \($0.again)" }
        guard !pairs.isEmpty else { return nil }
        return "The header gives the same name to \(EnglishList.text(pairs, count: pairs.count))."
    }

    /// Columns whose name an earlier one has, with the number of the first that has it.
    private var duplicates: [(first: Int, again: Int)] {
        var firsts: [ExactString: Int] = [:]
        var duplicates: [(first: Int, again: Int)] = []
        for (index, cell) in cells.enumerated() where !cell.isEmpty {
            if let first = firsts[ExactString(cell)] {
                duplicates.append((first: first, again: index + 1))
            } else {
                firsts[ExactString(cell)] = index + 1
            }
        }
        return duplicates
    }

    private var dataSentence: String? {
        let names = cells.filter { !$0.isEmpty }
        let holdsData = names.allSatisfy { ColumnType(of: Array($0.utf8)[...]) != .string }
        guard holdsData, !names.isEmpty else { return nil }
        return "The header looks like a row of data; if it is one, set hasHeader to false."
    }
}
