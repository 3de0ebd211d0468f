import JSON

/// Where a service answers over HTTP.
enum WebAddress {
    /// The base of an API's URLs: `https://host:port/prefix`.
    static func problem(in text: UnsafeRawBufferPointer) -> FieldProblem? {
        if PlainText.hasControlCharacter(text) {
            return .controlCharacter
        }
        guard let rest = text.behind("https://") ?? text.behind("http://") else {
            return .urlRequired
        }
        if let problem = FileLocation.urlProblem(afterScheme: rest) {
            return problem
        }
        return rest.contains(UInt8(ascii: "?")) || rest.contains(UInt8(ascii: "#")) ? .urlWithQuery : nil
    }

    /// The same, or a host name with or without a port.
    static func problemOfHostOrURL(in text: UnsafeRawBufferPointer) -> FieldProblem? {
        guard !text.contains("://") else { return problem(in: text) }
        let isHost = HostName.problem(in: text) == nil || FileLocation.isHostWithPort(text)
        return isHost ? nil : .hostOrURLMalformed
    }
}
