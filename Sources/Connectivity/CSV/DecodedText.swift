import Datasource
import POSIX

/// The text of a file's beginning, in UTF-8 and without a byte order mark.
struct DecodedText {
    /// The encoding that it was in; the byte order of UTF-16 is known.
    let encoding: TextEncoding

    let utf8: [UInt8]

    /// - Throws: `malformed_data` for what isn't text in this encoding, or the failure of a test that has to stop.
    init(_ prefix: FilePrefix, _ declared: TextEncoding, _ session: TestSession) throws(TestFailure) {
        guard !prefix.bytes.isEmpty else { throw .emptyFile }
        if let format = FileSignature.format(of: prefix.bytes) {
            throw .otherFormat(format)
        }
        let mark = ByteOrderMark.leading(prefix.bytes)
        encoding = try Self.encoding(declared, mark)
        let start = mark?.bytes.count ?? 0
        utf8 =
            switch encoding {
            case .utf8: try Self.decode(prefix, from: start, UTF8Decoder(), encoding, session)
            case .ascii: try Self.decode(prefix, from: start, SingleByteDecoder.ascii, encoding, session)
            case .latin1: try Self.decode(prefix, from: start, SingleByteDecoder.latin1, encoding, session)
            case .windows1252: try Self.decode(prefix, from: start, SingleByteDecoder.windows1252, encoding, session)
            case .utf16LittleEndian:
                try Self.decode(prefix, from: start, UTF16Decoder(isBigEndian: false), encoding, session)
            case .utf16, .utf16BigEndian:
                try Self.decode(prefix, from: start, UTF16Decoder(isBigEndian: true), encoding, session)
            }
        guard !utf8.isEmpty || !prefix.isComplete else { throw .emptyFile }
    }

    private static func encoding(
        _ declared: TextEncoding,
        _ mark: ByteOrderMark?
    ) throws(TestFailure) -> TextEncoding {
        switch (declared, mark?.encoding) {
        case (.utf16, nil): throw .noByteOrderMark
        case (.utf16, let found?) where found != .utf8: return found
        case (_, let found?) where found != declared: throw .wrongByteOrderMark(found, declared: declared)
        default: return declared
        }
    }

    private static func decode(
        _ prefix: FilePrefix,
        from start: Int,
        _ characters: some CharacterDecoder,
        _ encoding: TextEncoding,
        _ session: TestSession
    ) throws(TestFailure) -> [UInt8] {
        var decoder = TextDecoder(characters, offset: start)
        var rest = prefix.bytes[start...]
        var problem: InvalidBytes?
        do throws(InvalidBytes) {
            while !rest.isEmpty, session.interruption.cause == nil {
                try decoder.decode(rest.prefix(FilePrefix.chunkSize))
                rest = rest.dropFirst(FilePrefix.chunkSize)
            }
            try decoder.finish(isTruncated: !prefix.isComplete || !rest.isEmpty)
        } catch {
            problem = error
        }
        try session.check(.query)
        // A NUL before the bytes that can't be decoded tells more.
        if let position = decoder.text.firstIndex(of: 0) {
            throw .binary(line: line(at: position, in: decoder.text))
        }
        if let problem {
            let line = line(at: decoder.text.endIndex, in: decoder.text)
            throw .invalidBytes(encoding, line: line, offset: problem.offset)
        }
        return decoder.text
    }

    /// The line, from 1, on which a position lies; CR LF, LF and CR end lines.
    private static func line(at position: Int, in text: [UInt8]) -> Int {
        var line = 1
        var previous: UInt8 = 0
        for byte in text[..<position] {
            let isSecondHalf = byte == UInt8(ascii: "\n") && previous == UInt8(ascii: "\r")
            if !isSecondHalf, byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
                line += 1
            }
            previous = byte
        }
        return line
    }
}

/// The first bytes of formats that are often taken for CSV.
enum FileSignature {
    private static let known: [(bytes: [UInt8], format: String)] = [
        ([0x50, 0x4B, 0x03, 0x04], "an Excel workbook or a ZIP archive"),
        ([0xD0, 0xCF, 0x11, 0xE0], "an old Excel workbook"),
        ([0x1F, 0x8B], "compressed with gzip"),
    ]

    /// What a file is by its first bytes, or nil if that isn't known.
    static func format(of bytes: [UInt8]) -> String? {
        known.first { bytes.starts(with: $0.bytes) }?.format
    }
}
