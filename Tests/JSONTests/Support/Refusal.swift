import JSON

/// Why and where a text is refused.
struct Refusal: Equatable {
    let reason: JSONSyntaxError.Reason
    let offset: Int

    init(_ reason: JSONSyntaxError.Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    /// Nil when the text is accepted.
    init?(of bytes: [UInt8], limits: JSONLimits = JSONLimits()) {
        guard let failure = Parsing.failure(of: bytes, limits: limits) else { return nil }
        self.init(failure.reason, at: failure.offset)
    }

    init?(of text: String, limits: JSONLimits = JSONLimits()) {
        self.init(of: Array(text.utf8), limits: limits)
    }
}
