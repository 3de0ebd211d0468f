/// What the cells of one column were like.
struct ColumnProfile {
    private(set) var sawEmptyCell = false
    private var mergedType: ColumnType?

    /// The type that all cells have; `string` if none told.
    var type: ColumnType { mergedType ?? .string }

    mutating func add(_ cell: ArraySlice<UInt8>) {
        guard !cell.isEmpty else {
            sawEmptyCell = true
            return
        }
        guard mergedType != .string else { return }
        let type = ColumnType(of: cell)
        mergedType = mergedType?.merged(with: type) ?? type
    }
}
