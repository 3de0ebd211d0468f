/// What a host's SQL Server Browser says of an instance: [MC-SQLR], section 2.2.5.
enum SQLBrowserAnswer: Equatable {
    case port(Int)

    /// There is such an instance, but it takes no TCP connections.
    case withoutTCP
    case foreign

    /// - Parameter message: a whole datagram: 5, the length of the rest, and words with `;` between them, name and value in turns.
    init(_ message: [UInt8]) {
        guard message.count >= 3, message[0] == 5 else {
            self = .foreign
            return
        }
        let words = message.dropFirst(3).split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard let place = words.firstIndex(where: { $0.lowercased() == "tcp" }) else {
            self = words.count > 2 ? .withoutTCP : .foreign
            return
        }
        guard place + 1 < words.count, let port = Int(words[place + 1]), (1...65535).contains(port) else {
            self = .foreign
            return
        }
        self = .port(port)
    }
}
