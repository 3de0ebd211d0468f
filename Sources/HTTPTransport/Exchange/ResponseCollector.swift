/// Builds an answer from the lines and pieces in which it arrives, and stops at what is too much or isn't HTTP.
///
/// Interim answers (RFC 9110, section 15.2) are dropped, and so are the trailer fields after a chunked body.
struct ResponseCollector {
    enum Problem: Hashable {
        case tooLarge(String)
        case malformed(String)

        /// What came is an alert of TLS.
        case notPlain

        /// As much as is wanted has come; the answer is a good one.
        case enough
    }

    private enum Position {
        case statusLine
        case fields
        case body
    }

    private static let fieldLimit = 256
    private static let interimLimit = 16

    private let headerLimit: Int
    private let bodyLimit: Int
    private let cutsBody: Bool
    private var position = Position.statusLine
    private var headerBytes = 0
    private var interimCount = 0

    private(set) var status = 0
    private(set) var headers: [(name: String, value: String)] = []
    private(set) var body: [UInt8] = []

    /// What stopped the collecting; nothing is taken after that.
    private(set) var problem: Problem?

    /// Whether the header came to its end; libcurl is content with less when the connection ends there.
    var hasHeader: Bool { position == .body }

    /// Whether anything of an answer arrived.
    var hasBegun: Bool { headerBytes > 0 }

    /// - Parameter cutsBody: whether a longer body is cut instead of being a failure.
    init(headerLimit: Int, bodyLimit: Int, cutsBody: Bool = false) {
        self.cutsBody = cutsBody
        self.headerLimit = headerLimit
        self.bodyLimit = bodyLimit
    }

    /// Takes one line of the header with its line end, or the empty line after it.
    ///
    /// - Returns: false when the transfer has to stop.
    mutating func take(headerLine bytes: some Collection<UInt8>) -> Bool {
        headerBytes += bytes.count
        guard headerBytes <= headerLimit else {
            return stop(.tooLarge("The answer's headers are longer than \(headerLimit) bytes."))
        }
        let line = Self.withoutLineEnd(bytes)
        switch position {
        case .statusLine: return takeStatusLine(line)
        case .fields: return line.isEmpty ? endHeader() : takeField(line)
        case .body: return true
        }
    }

    /// - Returns: false when the transfer has to stop.
    mutating func take(body bytes: some Collection<UInt8>) -> Bool {
        guard hasHeader else {
            return stop(Self.isAlert(bytes) ? .notPlain : .malformed("The answer's status line isn't one."))
        }
        guard bytes.count <= bodyLimit - body.count || !cutsBody else {
            body.append(contentsOf: bytes.prefix(bodyLimit - body.count))
            return stop(.enough)
        }
        guard bytes.count <= bodyLimit - body.count else {
            return stop(.tooLarge("The answer is longer than \(bodyLimit) bytes."))
        }
        body.append(contentsOf: bytes)
        return true
    }

    private mutating func takeStatusLine(_ line: [UInt8]) -> Bool {
        let words = line.split(separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false)
        guard words.count >= 2, words[0].starts(with: "HTTP/".utf8), words[1].count == 3,
            let status = Int(String(decoding: words[1], as: UTF8.self)), (100...599).contains(status)
        else {
            return stop(.malformed("The answer's status line isn't one."))
        }
        self.status = status
        position = .fields
        return true
    }

    private mutating func endHeader() -> Bool {
        guard status != 101 else {
            return stop(.malformed("The server switches to another protocol."))
        }
        guard status >= 200 else {
            interimCount += 1
            headers = []
            position = .statusLine
            return interimCount <= Self.interimLimit || stop(.tooLarge("Too many interim answers came."))
        }
        position = .body
        return true
    }

    private mutating func takeField(_ line: [UInt8]) -> Bool {
        guard line.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
            return stop(.malformed("A header of the answer has a control character in it."))
        }
        if line.first == UInt8(ascii: " ") || line.first == 0x09 {
            return continueField(line)
        }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0 else {
            return stop(.malformed("A header of the answer has no name."))
        }
        guard headers.count < Self.fieldLimit else {
            return stop(.tooLarge("The answer has more than \(Self.fieldLimit) headers."))
        }
        let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
        let value = Self.trimmed(line[(colon + 1)...])
        if name == "content-length", headers.contains(where: { $0.name == name && $0.value != value }) {
            return stop(.malformed("The answer tells two lengths."))
        }
        headers.append((name, value))
        return true
    }

    /// RFC 9112, section 5.2: a line that begins with white space continues the field before it.
    private mutating func continueField(_ line: [UInt8]) -> Bool {
        guard let last = headers.indices.last else {
            return stop(.malformed("A header of the answer has no name."))
        }
        headers[last].value += " " + Self.trimmed(line[...])
        return true
    }

    private mutating func stop(_ problem: Problem) -> Bool {
        if self.problem == nil {
            self.problem = problem
        }
        return false
    }

    /// RFC 8446, section 5.1: 21 is the type of an alert, 3 its first version byte.
    private static func isAlert(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.starts(with: [21, 3])
    }

    private static func withoutLineEnd(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var line = Array(bytes)
        if line.last == 0x0A {
            line.removeLast()
        }
        if line.last == 0x0D {
            line.removeLast()
        }
        return line
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
        let isSpace = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == 0x09 }
        let start = bytes.drop(while: isSpace)
        let end = start.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? start.startIndex
        return String(decoding: start[..<end], as: UTF8.self)
    }
}
