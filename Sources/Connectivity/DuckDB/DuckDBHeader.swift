/// The beginning of a DuckDB database file: "Storage Versions and Format" in DuckDB's documentation.
struct DuckDBHeader {
    /// How much of a file is looked at.
    static let size = 4096
    private static let checksumCount = 8
    private static let magic = Array("DUCK".utf8)
    private static let flagsPlace = 20

    /// Whether a key is needed to read the rest.
    let isEncrypted: Bool

    /// - Parameter bytes: the beginning of a file.
    /// - Returns: nil for what isn't one.
    init?(_ bytes: [UInt8]) {
        let magicEnd = Self.checksumCount + Self.magic.count
        guard bytes.count > Self.flagsPlace, Array(bytes[Self.checksumCount..<magicEnd]) == Self.magic else {
            return nil
        }
        isEncrypted = bytes[Self.flagsPlace] & 1 == 1
    }
}
