import Datasource
import HTTPTransport
import JSON
import POSIX

/// What the credentials of a CSV source say, checked.
struct CSVParameters {
    static let file = JSONPointer("credentials", "file")
    static let delimiter = JSONPointer("credentials", "delimiter")
    static let encoding = JSONPointer("credentials", "encoding")
    static let hasHeader = JSONPointer("credentials", "hasHeader")

    /// Absolute, or relative to the current folder with `~/` expanded; or an address, where `isRemote`.
    let path: String

    /// Whether a server has the file.
    let isRemote: Bool

    /// An ASCII character; nil if it has to be found.
    let delimiter: UInt8?

    let encoding: TextEncoding
    let hasHeader: Bool

    init(_ credentials: Credentials) throws(TestFailure) {
        (path, isRemote) = try Self.path(Self.text("file", in: credentials))
        delimiter = try Self.delimiter(Self.text("delimiter", in: credentials))
        encoding = try Self.encoding(Self.text("encoding", in: credentials))
        hasHeader = try Self.hasHeader(credentials.plain["hasHeader"])
    }

    private static func path(_ text: String?) throws(TestFailure) -> (String, isRemote: Bool) {
        guard let text, !text.isEmpty else {
            throw invalid("The file isn't given.", file, hint: "Give the path of a CSV file.")
        }
        guard !text.utf8.contains(0) else {
            throw invalid("The path holds a NUL character.", file, hint: "Give the path of a CSV file.")
        }
        switch scheme(of: text) {
        case nil:
            return (Environment.expandingTilde(text), false)
        case "http", "https":
            do throws(HTTPURL.Problem) {
                return (try HTTPURL(text).text, true)
            } catch {
                throw invalid(
                    error.description,
                    file,
                    hint: "Give an address that a browser would download the file from."
                )
            }
        default:
            throw invalid("The file is neither a path nor an http(s) URL.", file, hint: "Give the path of a CSV file.")
        }
    }

    /// The scheme of a URL with an authority, in small letters; nil for a path.
    private static func scheme(of text: String) -> String? {
        let scheme = text.utf8.prefix { $0 != UInt8(ascii: ":") }
        guard text.utf8[scheme.endIndex...].starts(with: "://".utf8) else { return nil }
        let isScheme = scheme.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || "0123456789+-.".utf8.contains(byte)
        }
        return isScheme && !scheme.isEmpty ? String(Substring(scheme)).lowercased() : nil
    }

    private static func delimiter(_ text: String?) throws(TestFailure) -> UInt8? {
        guard let text else { return nil }
        guard let byte = ColumnSeparator.byte(of: text) else {
            throw invalid(
                "The delimiter isn't one ASCII character that can separate fields.",
                delimiter,
                hint: "Give a single character such as a comma, a semicolon or a tab, or leave it out to have it found."
            )
        }
        return byte
    }

    private static func encoding(_ text: String?) throws(TestFailure) -> TextEncoding {
        guard let text else { return .utf8 }
        guard let known = TextEncoding(named: text) else {
            throw invalid(
                "The encoding isn't known.",
                encoding,
                hint: "Use one of \(TextEncoding.allNames), or convert the file to UTF-8."
            )
        }
        return known
    }

    private static func hasHeader(_ value: JSONValue?) throws(TestFailure) -> Bool {
        guard let value, !value.isNull else { return true }
        guard let hasHeader = value.bool else {
            throw invalid("Whether there is a header isn't true or false.", hasHeader, hint: "Give true or false.")
        }
        return hasHeader
    }

    /// A member that must be a string if it is there.
    private static func text(_ key: String, in credentials: Credentials) throws(TestFailure) -> String? {
        guard let value = credentials.plain[key], !value.isNull else { return nil }
        guard let text = value.string else {
            throw invalid("The member \(key) isn't a string.", JSONPointer("credentials", key), hint: "Give a string.")
        }
        return text
    }

    private static func invalid(_ message: String, _ field: JSONPointer, hint: String) -> TestFailure {
        TestFailure(stage: .validate, reason: .invalidParameters, message: message, fields: [field], hint: hint)
    }
}
