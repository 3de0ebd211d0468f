/// What can separate the columns of a text file.
package enum ColumnSeparator {
    /// The separator that a text is: one ASCII character, and none that ends a line or quotes; nil if it is no such.
    package static func byte(of text: String) -> UInt8? {
        var text = text
        return text.withUTF8 { text in
            let bytes = UnsafeRawBufferPointer(text)
            return isPossible(bytes) ? bytes.first : nil
        }
    }

    static func isPossible(_ text: UnsafeRawBufferPointer) -> Bool {
        guard text.count == 1, let byte = text.first, byte < 0x80 else { return false }
        return byte != 0 && byte != UInt8(ascii: "\n") && byte != UInt8(ascii: "\r") && byte != UInt8(ascii: "\"")
    }
}
