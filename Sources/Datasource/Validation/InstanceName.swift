/// A host with one of several servers on it: `sql.example.com\\SALES`.
enum InstanceName {
    /// Microsoft's "Instance configuration": the most characters that the name of an instance may have.
    static let maximumLength = 16

    static func problem(in text: UnsafeRawBufferPointer) -> FieldProblem? {
        guard let problem = problemOfHost(in: text) else { return nil }
        return problemOfConnectionString(text) ?? problem
    }

    /// What ADO.NET and ODBC take for `Server` beside a host and an instance: `tcp:host,port`, and words for this computer.
    private static func problemOfConnectionString(_ text: UnsafeRawBufferPointer) -> FieldProblem? {
        for word in protocols where text.behind(word) != nil {
            return .serverWithProtocol
        }
        let (server, port) = text.splitAtLast(UInt8(ascii: ","))
        if let port, port.allSatisfy({ PlainText.isDigit($0) || $0 == UInt8(ascii: " ") }) {
            return .serverWithPort
        }
        return isThisComputer(server.split(at: UInt8(ascii: "\\")).before) ? .serverIsThisComputer : nil
    }

    private static let protocols: [StaticString] = ["tcp:", "np:", "lpc:", "admin:"]

    private static func isThisComputer(_ host: UnsafeRawBufferPointer) -> Bool {
        host.isWord(".") || host.count == 7 && host.behind("(local)") != nil
            || host.count == 9 && host.behind("(localdb)") != nil
    }

    /// The server that such a text means, where it can be reached by TCP.
    static func suggestion(for text: String) -> String? {
        var rest = Substring(text)
        if let colon = rest.firstIndex(of: ":"), Spelling.normalized(String(rest[..<colon])) == "tcp" {
            rest = rest[rest.index(after: colon)...]
        }
        if let comma = rest.lastIndex(of: ",") {
            rest = rest[..<comma]
        }
        let host = rest.prefix { $0 != "\\" }
        let isThis = host == "." || Spelling.normalized(String(host)) == "(local)"
        var server = isThis ? "localhost" + rest[host.endIndex...] : String(rest)
        let isValid = server.withUTF8 { !$0.isEmpty && problem(in: UnsafeRawBufferPointer($0)) == nil }
        return isValid ? server : nil
    }

    private static func problemOfHost(in text: UnsafeRawBufferPointer) -> FieldProblem? {
        guard let backslash = text.firstIndex(of: UInt8(ascii: "\\")) else { return HostName.problem(in: text) }
        let host = UnsafeRawBufferPointer(rebasing: text[..<backslash])
        guard !host.isEmpty else { return .hostMalformed }
        let name = text[(backslash + 1)...]
        let isName = (1...maximumLength).contains(name.count) && name.allSatisfy(isNameCharacter)
        return HostName.problem(in: host) ?? (isName ? nil : .instanceMalformed)
    }

    private static func isNameCharacter(_ byte: UInt8) -> Bool {
        PlainText.isLetter(byte) || PlainText.isDigit(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "#")
            || byte == UInt8(ascii: "$") || byte == UInt8(ascii: "-")
    }
}
