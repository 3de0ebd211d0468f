/// How a text file's bytes stand for characters.
///
/// The decoders are ours because iconv needs modules for most of these that a small installation lacks, and takes their
/// folder from the environment.
enum TextEncoding: String, Hashable, Sendable, CaseIterable {
    case utf8 = "UTF-8"
    case ascii = "US-ASCII"
    case latin1 = "ISO-8859-1"
    case windows1252 = "windows-1252"
    /// The byte order is told by the mark that the file must begin with.
    case utf16 = "UTF-16"
    case utf16LittleEndian = "UTF-16LE"
    case utf16BigEndian = "UTF-16BE"

    /// The encoding that is known by this name; case, hyphens, underscores and spaces don't matter.
    init?(named name: String) {
        let letters = name.lowercased().unicodeScalars.filter { !"-_ ".unicodeScalars.contains($0) }
        switch String(String.UnicodeScalarView(letters)) {
        case "utf8", "utf8bom", "utf8sig": self = .utf8
        case "ascii", "usascii": self = .ascii
        case "iso88591", "latin1": self = .latin1
        case "windows1252", "cp1252": self = .windows1252
        case "utf16": self = .utf16
        case "utf16le": self = .utf16LittleEndian
        case "utf16be": self = .utf16BigEndian
        default: return nil
        }
    }

    var name: String { rawValue }

    /// Every name, for a hint: `UTF-8, US-ASCII, …`.
    static var allNames: String {
        allCases.map(\.name).joined(separator: ", ")
    }
}

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
