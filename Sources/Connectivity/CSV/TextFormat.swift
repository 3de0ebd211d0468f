import JSON

/// Texts in other formats that come where a CSV file is expected: pages of logins and errors, and answers of APIs. Read as CSV, each
/// would be a table with strange names.
enum TextFormat {
    private static let pages = ["<!doctype html", "<html", "<head", "<body"]
    private static let markup = ["<?xml", "<!doctype", "<error", "<rss", "<svg"]

    /// - Parameters:
    ///   - text: the file's beginning, in UTF-8.
    ///   - isComplete: whether that is all of it.
    /// - Returns: the failure to report; nil for what may be CSV.
    static func failure(of text: [UInt8], isComplete: Bool) -> TestFailure? {
        let start = text.drop(while: isSpace)
        switch start.first {
        case UInt8(ascii: "<"):
            if begins(start, with: pages) {
                return .malformed(
                    "The file is a web page, not CSV.",
                    hint: "Get the file itself: pages of logins and errors come in its place."
                )
            }
            return begins(start, with: markup) ? .otherFormat("XML") : nil
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            return isJSON(text, start, isComplete) ? .otherFormat("JSON") : nil
        default:
            return nil
        }
    }

    /// Of a text that is cut off, the first two marks have to do: a cell that begins with a bracket goes on with a word.
    private static func isJSON(_ text: [UInt8], _ start: ArraySlice<UInt8>, _ isComplete: Bool) -> Bool {
        if isComplete, (try? JSONValue(parsing: text)) != nil {
            return true
        }
        let line = start.prefix { $0 != UInt8(ascii: "\n") }
        if (try? JSONValue(parsing: Array(line)))?.object != nil {
            return true
        }
        let second = start.dropFirst().first { !isSpace($0) }
        return !isComplete && second.map { Array("{[\"".utf8).contains($0) } == true
    }

    private static func begins(_ text: ArraySlice<UInt8>, with words: [String]) -> Bool {
        let beginning = String(decoding: text.prefix(20), as: UTF8.self).lowercased()
        return words.contains { beginning.utf8.starts(with: $0.utf8) }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        [0x09, 0x0A, 0x0D, 0x20].contains(byte)
    }
}
