extension Base64 {
    /// Decodes what a line can hold; longer texts are no keys.
    private static let maximumLength = 16_384

    /// Calls `body` with the bytes that a text stands for; nil when it isn't base64 with its padding (RFC 4648, section 4).
    static func withDecoded<Result>(
        _ text: UnsafeRawBufferPointer,
        _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result? {
        guard text.count > 0, text.count % 4 == 0, text.count <= maximumLength else { return nil }
        var padding = 0
        while padding < 2, text[text.count - 1 - padding] == UInt8(ascii: "=") {
            padding += 1
        }
        return withUnsafeTemporaryAllocation(byteCount: text.count / 4 * 3, alignment: 1) { buffer in
            guard decode(text.upTo(text.count - padding), into: buffer) else { return nil }
            return body(UnsafeRawBufferPointer(rebasing: buffer[..<(buffer.count - padding)]))
        }
    }

    /// - Parameter text: without padding. The last bytes may come out incomplete.
    /// - Returns: whether each character is one of base64.
    private static func decode(_ text: UnsafeRawBufferPointer, into buffer: UnsafeMutableRawBufferPointer) -> Bool {
        var seen: UInt8 = 0
        var target = 0
        for start in stride(from: 0, to: text.count, by: 4) {
            var bits: UInt32 = 0
            for position in start..<start + 4 {
                let value = position < text.count ? code(of: text[position]) : 0
                seen |= value
                bits = bits << 6 | UInt32(value & 63)
            }
            buffer[target] = UInt8(truncatingIfNeeded: bits >> 16)
            buffer[target + 1] = UInt8(truncatingIfNeeded: bits >> 8)
            buffer[target + 2] = UInt8(truncatingIfNeeded: bits)
            target += 3
        }
        return seen & 64 == 0
    }

    /// For each ASCII character its six bits, as the character with this code; `@` (64) for one that isn't of base64.
    private static var codes: StaticString {
        """
        @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@\
        @@@@@@@@@@@>@@@?456789:;<=@@@@@@\
        @\u{0}\u{1}\u{2}\u{3}\u{4}\u{5}\u{6}\u{7}\u{8}\u{9}\u{A}\u{B}\u{C}\u{D}\u{E}\u{F}\u{10}\u{11}\u{12}\u{13}\u{14}\u{15}\u{16}\u{17}\u{18}\u{19}@@@@@\
        @\u{1A}\u{1B}\u{1C}\u{1D}\u{1E}\u{1F} !\"#$%&'()*+,-./0123@@@@@
        """
    }

    @inline(__always)
    private static func code(of byte: UInt8) -> UInt8 {
        byte < 128 ? codes.utf8Start[Int(byte)] : 64
    }
}
