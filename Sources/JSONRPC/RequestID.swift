import JSON

/// The id of a request (JSON-RPC 2.0, section 4): a string, a number or null, kept as it was spelled.
package struct RequestID: Sendable {
    /// As it stood in the request, and as it will stand in the answer.
    let spelling: [UInt8]

    /// What two ids have in common when they are the same; nil for null, which never equals another.
    let key: Key?

    /// Numbers are the same if they are spelled alike, strings if they are equal code point by code point.
    enum Key: Hashable, Sendable {
        case number(ExactString)
        case string(ExactString)
    }

    static let null = RequestID(spelling: Array("null".utf8), key: nil)

    init(spelling: [UInt8], key: Key?) {
        self.spelling = spelling
        self.key = key
    }

    init(_ view: JSONView) {
        self.init(spelling: Array(view.quotedSpelling), key: Key(view))
    }
}

extension RequestID.Key {
    /// - Returns: nil for null and for what can't be an id.
    init?(_ view: JSONView) {
        switch view.kind {
        case .number: self = .number(ExactString(String(decoding: view.spelling, as: UTF8.self)))
        case .string: self = .string(ExactString(view.string ?? ""))
        default: return nil
        }
    }
}
