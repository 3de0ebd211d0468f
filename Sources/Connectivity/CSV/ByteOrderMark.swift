import Datasource

/// The bytes at the start of a text that tell its encoding (Unicode 16.0, section 23.8).
struct ByteOrderMark: Hashable, Sendable {
    let encoding: TextEncoding
    let bytes: [UInt8]

    private static let known = [
        ByteOrderMark(encoding: .utf8, bytes: [0xEF, 0xBB, 0xBF]),
        ByteOrderMark(encoding: .utf16LittleEndian, bytes: [0xFF, 0xFE]),
        ByteOrderMark(encoding: .utf16BigEndian, bytes: [0xFE, 0xFF]),
    ]

    /// The mark that a text begins with, if it does.
    static func leading(_ text: [UInt8]) -> ByteOrderMark? {
        known.first { text.starts(with: $0.bytes) }
    }
}
