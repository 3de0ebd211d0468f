import Foundation
import POSIX

/// One accepted connection. It is used by its own thread alone.
final class TestConnection: Sendable {
    let number: Int
    private let descriptor: CInt
    private let requests: Monitor<[ReceivedRequest]>
    private let state = Monitor((buffer: [UInt8](), isClosed: false))

    init(_ descriptor: CInt, number: Int, _ requests: Monitor<[ReceivedRequest]>) {
        self.descriptor = descriptor
        self.number = number
        self.requests = requests
    }

    /// Reads the next request to its end; nil when the client is gone.
    func readRequest() -> ReceivedRequest? {
        var buffer = state.withLock { $0.buffer }
        while buffer.firstRange(of: Array("\r\n\r\n".utf8)) == nil {
            guard let more = read() else { return nil }
            buffer += more
        }
        guard let end = buffer.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        var request = parse(Array(buffer[..<end.lowerBound]))
        buffer = Array(buffer[end.upperBound...])
        let length = request.headers["content-length"].flatMap(Int.init) ?? 0
        while buffer.count < length {
            guard let more = read() else { return nil }
            buffer += more
        }
        request.body = Array(buffer.prefix(length))
        let rest = Array(buffer.dropFirst(length))
        state.withLock { $0.buffer = rest }
        requests.withLockSignalling { $0.append(request) }
        return request
    }

    /// Reads what comes next, once.
    func readSome() {
        _ = read()
    }

    /// Reads until the client closes.
    func drain() {
        while read() != nil {}
    }

    func write(_ text: String) {
        write(Array(text.utf8))
    }

    func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Answers with a body and its length.
    func answer(_ body: String = "ok", status: String = "200 OK", headers: [String] = []) {
        let lines = ["HTTP/1.1 \(status)"] + headers + ["Content-Length: \(body.utf8.count)", "", body]
        write(lines.joined(separator: "\r\n"))
    }

    /// Breaks the connection with RST.
    func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Foundation.linger>.size))
        close()
    }

    func close() {
        state.withLock { state in
            guard !state.isClosed else { return }
            state.isClosed = true
            Foundation.close(descriptor)
        }
    }

    private func read() -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 65536)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        return count > 0 ? Array(bytes.prefix(count)) : nil
    }

    private func parse(_ header: [UInt8]) -> ReceivedRequest {
        let lines = String(decoding: header, as: UTF8.self).components(separatedBy: "\r\n")
        var headers: [String: String] = [:]
        var names: [String] = []
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            names.append(String(parts[0]))
            headers[parts[0].lowercased()] = parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
        }
        return ReceivedRequest(connection: number, line: lines[0], headers: headers, headerNames: names, body: [])
    }
}
