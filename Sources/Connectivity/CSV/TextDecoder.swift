/// Turns bytes into UTF-8, a chunk at a time, and tells where they aren't what they should be.
struct TextDecoder<Characters: CharacterDecoder> {
    /// The text so far: UTF-8 of whole characters alone once `finish` was called or an error was thrown.
    private(set) var text: [UInt8] = []

    private var characters: Characters
    private var offset: Int
    private var characterStart: Int
    private var wholeCharactersCount = 0

    /// - Parameter offset: of the first byte in its file, for errors.
    init(_ characters: Characters, offset: Int) {
        self.characters = characters
        self.offset = offset
        characterStart = offset
    }

    mutating func decode(_ bytes: ArraySlice<UInt8>) throws(InvalidBytes) {
        text.reserveCapacity(text.count + bytes.count)
        for byte in bytes {
            offset += 1
            switch characters.accept(byte, appendingTo: &text) {
            case .incomplete:
                continue
            case .complete:
                characterStart = offset
                wholeCharactersCount = text.count
            case .invalid:
                dropPartialCharacter()
                throw InvalidBytes(offset: characterStart)
            }
        }
    }

    /// Ends the text.
    ///
    /// - Parameter isTruncated: the bytes are the beginning of something longer, so a character may be cut off.
    mutating func finish(isTruncated: Bool) throws(InvalidBytes) {
        dropPartialCharacter()
        if characterStart != offset, !isTruncated {
            throw InvalidBytes(offset: characterStart)
        }
    }

    private mutating func dropPartialCharacter() {
        text.removeSubrange(wholeCharactersCount...)
    }
}

/// Bytes that aren't in the encoding.
struct InvalidBytes: Error, Hashable {
    /// Of the first byte of the character in question, from 0.
    let offset: Int
}

/// One encoding's rules: a state machine that is fed bytes.
protocol CharacterDecoder {
    /// Takes one byte. What is appended before a character is complete is taken back by the caller if it never is.
    mutating func accept(_ byte: UInt8, appendingTo text: inout [UInt8]) -> CharacterProgress
}

enum CharacterProgress {
    case incomplete
    case complete
    case invalid
}

extension [UInt8] {
    /// Appends a character in UTF-8.
    mutating func append(utf8 scalar: Unicode.Scalar) {
        if scalar.isASCII {
            append(UInt8(truncatingIfNeeded: scalar.value))
        } else {
            append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
    }
}
