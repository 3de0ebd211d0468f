/// A parsed text that owns its bytes and tokens, for requests that are answered later than the line they came in.
///
/// `@unchecked Sendable`: the memory is written once, in `init`, and only read afterwards.
package final class JSONDocument: @unchecked Sendable {
    private let text: UnsafeMutableRawBufferPointer
    private let tokens: UnsafeMutableBufferPointer<JSONToken>

    init(copying text: UnsafeRawBufferPointer, tokens: UnsafeBufferPointer<JSONToken>) {
        self.text = .allocate(byteCount: text.count, alignment: 8)
        self.text.copyMemory(from: text)
        self.tokens = .allocate(capacity: tokens.count)
        _ = self.tokens.initialize(from: tokens)
    }

    /// Parses a text of our own.
    ///
    /// - Throws: the first thing that is wrong with it.
    package static func parsing(
        _ bytes: [UInt8],
        limits: JSONLimits = JSONLimits()
    ) throws(JSONSyntaxError) -> JSONDocument {
        var parser = JSONParser(limits: limits)
        let parsed = bytes.withUnsafeBytes { text -> Result<JSONDocument, JSONSyntaxError> in
            do throws(JSONSyntaxError) {
                _ = try parser.parse(text)
                return .success(parser.copy(of: text))
            } catch {
                return .failure(error)
            }
        }
        return try parsed.get()
    }

    deinit {
        text.deallocate()
        tokens.deallocate()
    }

    /// The text's value, valid while `body` runs.
    package func withRoot<Result, Failure: Error>(_ body: (JSONView) throws(Failure) -> Result) throws(Failure)
        -> Result
    {
        // The addresses exist: no valid text is empty.
        guard let start = text.baseAddress, let first = tokens.baseAddress else {
            preconditionFailure("A parsed text has at least one byte and one token.")
        }
        return try withExtendedLifetime(self) { () throws(Failure) -> Result in
            try body(JSONView(text: start, tokens: first, index: 0))
        }
    }

    /// A copy of the whole text's value.
    package var value: JSONValue {
        withRoot { $0.value }
    }
}
