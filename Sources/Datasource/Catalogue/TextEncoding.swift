/// How a text file's bytes stand for characters: the encodings that can be read.
///
/// The decoders are ours because iconv needs modules for most of these that a small installation lacks, and takes their
/// folder from the environment.
package enum TextEncoding: String, Hashable, Sendable, CaseIterable {
    case utf8 = "UTF-8"
    case ascii = "US-ASCII"
    case latin1 = "ISO-8859-1"
    case windows1252 = "windows-1252"
    /// The byte order is told by the mark that the file must begin with.
    case utf16 = "UTF-16"
    case utf16LittleEndian = "UTF-16LE"
    case utf16BigEndian = "UTF-16BE"

    /// In bytes; no name needs more, however it is spelled.
    private static let maximumLength = 40

    /// The encoding that is known by this name; case, hyphens, underscores and spaces don't matter.
    package init?(named name: String) {
        var name = name
        guard let encoding = name.withUTF8({ TextEncoding(named: UnsafeRawBufferPointer($0)) }) else { return nil }
        self = encoding
    }

    init?(named name: UnsafeRawBufferPointer) {
        guard name.count <= Self.maximumLength else { return nil }
        for encoding in Self.allCases where encoding.compactNames.contains(where: { Self.isSpelling(name, of: $0) }) {
            self = encoding
            return
        }
        return nil
    }

    package var name: String { rawValue }

    /// Every name, for a hint: `UTF-8, US-ASCII, …`.
    package static var allNames: String {
        allCases.map(\.name).joined(separator: ", ")
    }

    /// A regular expression (ECMA 262) for every spelling of every name, but for the limit of their length.
    static var schemaPattern: String {
        let names = allCases.flatMap(\.compactNames).map { name in
            "\(name)".map { $0.isLetter ? "[\($0.uppercased())\($0)]" : "\($0)" }.joined(separator: separators)
        }
        return "^\(separators)(\(names.joined(separator: "|")))\(separators)$"
    }

    private static let separators = "[-_ ]*"

    /// The names in small letters, without what may stand between them.
    private var compactNames: [StaticString] {
        switch self {
        case .utf8: ["utf8", "utf8bom", "utf8sig"]
        case .ascii: ["ascii", "usascii"]
        case .latin1: ["iso88591", "latin1"]
        case .windows1252: ["windows1252", "cp1252"]
        case .utf16: ["utf16"]
        case .utf16LittleEndian: ["utf16le"]
        case .utf16BigEndian: ["utf16be"]
        }
    }

    private static func isSpelling(_ name: UnsafeRawBufferPointer, of compactName: StaticString) -> Bool {
        var position = 0
        for byte in name where byte != UInt8(ascii: "-") && byte != UInt8(ascii: "_") && byte != UInt8(ascii: " ") {
            let letter = PlainText.isLetter(byte) ? byte | 0x20 : byte
            guard position < compactName.utf8CodeUnitCount, compactName.utf8Start[position] == letter else {
                return false
            }
            position += 1
        }
        return position == compactName.utf8CodeUnitCount
    }
}
