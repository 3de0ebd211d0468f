/// Why a text was refused, and where.
package struct JSONSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Reason: Hashable, Sendable {
        case unexpectedEnd
        case unexpectedByte(expected: Expectation)
        case trailingBytes
        case byteOrderMark
        case invalidNumber
        case invalidEscape
        case unpairedSurrogate
        case controlCharacter
        case invalidUTF8
        case tooDeep(limit: Int)
        case tooManyValues(limit: Int)
        case tooLong
    }

    package let reason: Reason

    /// Offset in bytes of the first byte that can't stand where it stands. Of a character that isn't valid UTF-8 and of an
    /// unpaired surrogate it is where they begin; of a text that ends too early it is its length.
    package let offset: Int

    /// One sentence without its offset. It never quotes the text, which may hold a password.
    package var description: String {
        switch reason {
        case .unexpectedEnd: "The JSON text ends in the middle of a value."
        case .unexpectedByte(let expected): "Expected \(expected.text)."
        case .trailingBytes: "There is more after the end of the JSON text."
        case .byteOrderMark: "A JSON text must not begin with a byte order mark."
        case .invalidNumber: "This is not a JSON number."
        case .invalidEscape: "This is not a JSON escape."
        case .unpairedSurrogate: "This escape is half of a surrogate pair without its other half."
        case .controlCharacter: "A control character in a string must be escaped."
        case .invalidUTF8: "This is not valid UTF-8."
        case .tooDeep(let limit): "Values are nested deeper than \(limit) levels."
        case .tooManyValues(let limit): "There are more than \(limit) values."
        case .tooLong: "The JSON text is longer than 1 GiB."
        }
    }
}

/// What could have stood where something else stands.
package enum Expectation: Hashable, Sendable {
    case value
    case key
    case colon
    case commaOrBrace
    case commaOrBracket

    var text: String {
        switch self {
        case .value: "a value"
        case .key: "a key in double quotes"
        case .colon: "a colon after the key"
        case .commaOrBrace: "a comma or a closing brace"
        case .commaOrBracket: "a comma or a closing bracket"
        }
    }
}
