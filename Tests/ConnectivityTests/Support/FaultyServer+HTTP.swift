extension FaultyServer.Fault {
    /// An answer over HTTP to whatever is asked.
    static func answering(_ status: Int, headers: [String] = [], _ body: String) -> FaultyServer.Fault {
        let lines = ["HTTP/1.1 \(status) Answer", "Content-Length: \(body.utf8.count)"] + headers
        return .saying(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
    }
}
