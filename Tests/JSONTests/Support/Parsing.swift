import JSON

/// Ways to parse in a test. The bytes stand in memory of exactly their size, so that a sanitizer sees a read beyond it.
enum Parsing {
    static func withView<Result>(
        of bytes: [UInt8],
        limits: JSONLimits = JSONLimits(),
        _ body: (JSONView) -> Result
    ) throws(JSONSyntaxError) -> Result {
        let text = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        defer { text.deallocate() }
        text.copyBytes(from: bytes)
        var parser = JSONParser(limits: limits)
        return body(try parser.parse(UnsafeRawBufferPointer(text)))
    }

    static func withView<Result>(of text: String, _ body: (JSONView) -> Result) throws(JSONSyntaxError) -> Result {
        try withView(of: Array(text.utf8), body)
    }

    static func value(of text: String) throws(JSONSyntaxError) -> JSONValue {
        try withView(of: text) { $0.value }
    }

    static func value(of bytes: [UInt8]) throws(JSONSyntaxError) -> JSONValue {
        try withView(of: bytes) { $0.value }
    }

    /// What is wrong with a text; nil when it is accepted.
    static func failure(of bytes: [UInt8], limits: JSONLimits = JSONLimits()) -> JSONSyntaxError? {
        do throws(JSONSyntaxError) {
            try withView(of: bytes, limits: limits) { _ in }
            return nil
        } catch {
            return error
        }
    }

    static func failure(of text: String, limits: JSONLimits = JSONLimits()) -> JSONSyntaxError? {
        failure(of: Array(text.utf8), limits: limits)
    }
}
