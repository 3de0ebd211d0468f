import Foundation
import POSIX

/// A server on a free port of 127.0.0.1 that does with each connection what a test says.
final class TestServer: Sendable {
    typealias Handler = @Sendable (TestConnection) -> Void

    let port: UInt16
    private let listener: CInt
    private let hasThread: Bool
    private let requests = Monitor<[ReceivedRequest]>([])
    private let connections = Monitor(0)

    /// - Parameters:
    ///   - backlog: how many connections may wait.
    ///   - handler: runs on a thread of its own for each connection, which is closed afterwards; nil accepts nobody.
    init(backlog: CInt = 128, _ handler: Handler?) throws {
        listener = Sockets.listen(backlog: backlog)
        port = Sockets.port(of: listener)
        hasThread = handler != nil
        guard let handler else { return }
        try POSIX.Thread.start("accept") { [listener, requests, connections] in
            while true {
                let descriptor = accept(listener, nil, nil)
                guard descriptor >= 0 else {
                    close(listener)
                    return
                }
                let number = connections.withLockSignalling { count in
                    count += 1
                    return count
                }
                let connection = TestConnection(descriptor, number: number, requests)
                try? POSIX.Thread.start("connection") {
                    handler(connection)
                    connection.close()
                }
            }
        }
    }

    deinit {
        // Ends the wait in `accept`; the thread closes, or it could accept for a server that got the same number.
        shutdown(listener, CInt(SHUT_RDWR))
        if !hasThread {
            close(listener)
        }
    }

    var url: String { "http://127.0.0.1:\(port)" }

    /// Every request that was read, in the order of reading.
    var received: [ReceivedRequest] { requests.withLock { $0 } }

    var connectionCount: Int { connections.withLock { $0 } }

    /// Waits until so many requests were read.
    func wait(forRequests count: Int) -> Bool {
        requests.wait(until: Instant.now.advanced(byMilliseconds: 5000)) { $0.count >= count ? true : nil } ?? false
    }

    /// Waits until somebody connected.
    func waitForConnection() -> Bool {
        connections.wait(until: Instant.now.advanced(byMilliseconds: 5000)) { $0 > 0 ? true : nil } ?? false
    }
}

struct ReceivedRequest: Sendable {
    /// From 1.
    var connection: Int
    var line: String
    var headers: [String: String]
    var headerNames: [String]
    var body: [UInt8]
}
