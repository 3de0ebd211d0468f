/// What a server refused something with, as PostgreSQL's protocol tells it in untranslated fields.
struct ServerError {
    /// Five digits or capital letters.
    let sqlState: String

    /// The server's words, in its language.
    let text: String

    /// The function of the server that refused, where it tells.
    let routine: String?

    init(sqlState: String, text: String, routine: String?) {
        self.sqlState = sqlState
        self.text = text
        self.routine = routine
    }

    /// Finds the error in what the library says of a failed login, told to be verbose:
    /// `… failed: FATAL:  28P01: password authentication failed for user "alice"`, and `LOCATION:  auth_failed, auth.c:334`
    /// on a line of its own.
    ///
    /// - Returns: nil when the failure isn't the server's.
    init?(in message: String) {
        guard let (sqlState, rest) = Self.sqlState(in: message[...].utf8) else { return nil }
        self.sqlState = sqlState
        let text = rest.prefix { $0 != UInt8(ascii: "\n") }
        self.text = String(Substring(text))
        routine = Self.routine(in: String(Substring(rest)))
    }

    /// The first thing that looks like `:  28P01: `, and what comes after it.
    private static func sqlState(in message: Substring.UTF8View) -> (String, Substring.UTF8View)? {
        var rest = message
        while !rest.isEmpty {
            if rest.starts(with: ":  ".utf8) {
                let code = rest.dropFirst(3).prefix(5)
                let tail = rest.dropFirst(8)
                if code.count == 5, code.allSatisfy(isCodeByte), tail.starts(with: ": ".utf8) {
                    return (String(Substring(code)), tail.dropFirst(2))
                }
            }
            rest.removeFirst()
        }
        return nil
    }

    private static func isCodeByte(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }

    private static func routine(in text: String) -> String? {
        guard let label = text.firstBytes(of: "\nLOCATION:  ") else { return nil }
        let name = text[label.upperBound...].utf8.prefix { $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "\n") }
        return name.isEmpty ? nil : String(Substring(name))
    }
}
