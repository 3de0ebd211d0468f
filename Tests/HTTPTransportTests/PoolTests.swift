import Foundation
import POSIX
import Testing

@testable import HTTPTransport

@Suite("Connections are shared, bounded and given back", .serialized, .timeLimit(.minutes(10)))
struct PoolTests {
    private func keepAliveServer() throws -> TestServer {
        try TestServer { connection in
            while let request = connection.readRequest() {
                connection.answer(String(decoding: request.body, as: UTF8.self))
            }
        }
    }

    @Test("Two requests one after the other use one connection")
    func reuse() throws {
        let server = try keepAliveServer()
        let transport = makeTransport()
        for _ in 0..<2 {
            _ = try transport.send(HTTPRequest(.get, server.url), interruption: soon())
        }
        #expect(server.connectionCount == 1)
        #expect(server.received.map(\.connection) == [1, 1])
    }

    @Test("Many threads send at once; each gets its own answer, over no more connections than threads")
    func concurrency() throws {
        let server = try keepAliveServer()
        let transport = makeTransport()
        let wrong = Monitor<[String]>([])
        let running = Monitor(16)
        for thread in 0..<16 {
            try POSIX.Thread.start("sender") {
                for index in 0..<7 {
                    let body = "thread \(thread), request \(index)"
                    let request = HTTPRequest(.post, server.url, body: Array(body.utf8))
                    let response = Result { () throws(HTTPFailure) in
                        try transport.send(request, interruption: soon(30_000))
                    }
                    if (try? response.get().body) != Array(body.utf8) {
                        wrong.withLock { $0.append("\(response)") }
                    }
                }
                running.withLockSignalling { $0 -= 1 }
            }
        }
        let end = Instant.now.advanced(byMilliseconds: 60_000)
        #expect(running.wait(until: end) { $0 == 0 ? true : nil } == true)
        #expect(wrong.withLock { $0 } == [])
        #expect(server.received.count == 112)
        #expect(server.connectionCount <= 16)
        #expect(transport.idleConnectionCount <= 16)
    }

    @Test("No more than so many idle connections are kept")
    func bound() throws {
        let servers = try (0..<5).map { _ in try keepAliveServer() }
        let transport = makeTransport { $0.idleConnectionLimit = 2 }
        for server in servers {
            _ = try transport.send(HTTPRequest(.get, server.url), interruption: soon())
        }
        #expect(transport.idleConnectionCount == 2)
    }

    @Test("Sockets are close-on-exec")
    func closeOnExec() throws {
        let server = try keepAliveServer()
        let transport = makeTransport()
        _ = try transport.send(HTTPRequest(.get, server.url), interruption: soon())
        let ours = (3..<1024).filter { Sockets.peerPort(of: CInt($0)) == server.port }
        #expect(ours.count == 1)
        for descriptor in ours {
            #expect(fcntl(CInt(descriptor), F_GETFD) & FD_CLOEXEC != 0)
        }
    }
}
