import JSON
import Testing

/// A text that isn't JSON, why it isn't, and at which byte that shows.
struct RefusedText: Sendable, CustomTestStringConvertible {
    let bytes: [UInt8]
    let reason: JSONSyntaxError.Reason
    let offset: Int

    init(_ text: String, _ reason: JSONSyntaxError.Reason, at offset: Int) {
        self.init(Array(text.utf8), reason, at: offset)
    }

    init(_ bytes: [UInt8], _ reason: JSONSyntaxError.Reason, at offset: Int) {
        self.bytes = bytes
        self.reason = reason
        self.offset = offset
    }

    /// A string whose inside is these bytes; the offset counts from the opening quote.
    init(quoting bytes: [UInt8], _ reason: JSONSyntaxError.Reason, at offset: Int) {
        self.init([0x22] + bytes + [0x22], reason, at: offset)
    }

    var testDescription: String {
        String(decoding: bytes, as: UTF8.self).debugDescription
    }
}
