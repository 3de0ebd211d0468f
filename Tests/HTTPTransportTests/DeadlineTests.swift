import Foundation
import POSIX
import Testing

@testable import HTTPTransport

@Suite("A deadline and a cancel end every wait at once", .serialized, .timeLimit(.minutes(10)))
struct DeadlineTests {
    /// Where a server stalls, and whether it had the request by then.
    ///
    /// A busy machine may take a third of a second until the first request of a process leaves: the cancel comes later.
    enum Stall: String, CaseIterable, CustomTestStringConvertible {
        case connecting, silent, midHeader, midBody, trickle, tlsHandshake, body

        var mayHaveBeenReceived: Bool { self != .connecting && self != .tlsHandshake }
        var scheme: String { self == .tlsHandshake ? "https" : "http" }
        var testDescription: String { rawValue }

        func start() throws -> TestServer {
            switch self {
            case .connecting: try TestServer(backlog: 0, nil)
            case .silent, .tlsHandshake: try TestServer { $0.drain() }
            case .midHeader: try answering("HTTP/1.1 200 OK\r\nContent-Le")
            case .midBody: try answering("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc")
            case .trickle:
                try TestServer { connection in
                    _ = connection.readRequest()
                    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
                    for _ in 0..<1000 {
                        connection.write("x")
                        POSIX.Thread.sleep(milliseconds: 20)
                    }
                }
            case .body: try TestServer { _ in POSIX.Thread.sleep(milliseconds: 15_000) }
            }
        }

        private func answering(_ text: String) throws -> TestServer {
            try TestServer { connection in
                _ = connection.readRequest()
                connection.write(text)
                connection.drain()
            }
        }

        var request: (String) -> HTTPRequest {
            self == .body
                ? { HTTPRequest(.post, $0, body: [UInt8](repeating: 0, count: 50_000_000)) } : { HTTPRequest(.get, $0) }
        }
    }

    @Test(arguments: Stall.allCases)
    func deadline(stall: Stall) throws {
        let server = try stall.start()
        let filling = fill(server, if: stall)
        defer { filling.forEach { close($0) } }
        let url = "\(stall.scheme)://127.0.0.1:\(server.port)"
        let transport = makeTransport()
        var error: HTTPFailure?
        let time = try milliseconds { error = try failure(transport, stall.request(url), soon(800)) }
        #expect(error?.reasonName == "timeout")
        #expect(error?.mayHaveBeenReceived == stall.mayHaveBeenReceived)
        #expect(time >= 799 && time < 10_000, "\(time) ms")
    }

    @Test(arguments: Stall.allCases)
    func cancel(stall: Stall) throws {
        let server = try stall.start()
        let filling = fill(server, if: stall)
        defer { filling.forEach { close($0) } }
        let url = "\(stall.scheme)://127.0.0.1:\(server.port)"
        let transport = makeTransport()
        let interruption = soon(20_000)
        let cancelled = Monitor<Instant?>(nil)
        try POSIX.Thread.start("cancel") {
            POSIX.Thread.sleep(milliseconds: 800)
            cancelled.withLock { $0 = .now }
            interruption.cancel()
        }
        let error = try failure(transport, stall.request(url), interruption)
        let late = Instant.now.milliseconds(since: try #require(cancelled.withLock { $0 }))
        #expect(error.reasonName == "cancelled")
        #expect(error.mayHaveBeenReceived == stall.mayHaveBeenReceived)
        #expect(late < 10_000, "\(late) ms")
    }

    @Test("Nothing is sent when the time is over or the work was cancelled before")
    func tooLate() throws {
        let server = try TestServer { $0.answer() }
        let cancelled = soon()
        cancelled.cancel()
        #expect(try failure(HTTPRequest(.get, server.url), cancelled).reasonName == "cancelled")
        #expect(try failure(HTTPRequest(.get, server.url), soon(0)).reasonName == "timeout")
        #expect(server.connectionCount == 0)
    }

    @Test("The transport's own limit on connecting is a timeout in which nothing was sent")
    func connectTimeout() throws {
        let server = try TestServer(backlog: 0, nil)
        let filling = fill(server, if: .connecting)
        defer { filling.forEach { close($0) } }
        let transport = makeTransport { $0.connectTimeoutMilliseconds = 200 }
        let error = try failure(transport, HTTPRequest(.post, server.url, body: [1]), soon(10_000))
        #expect(error.reasonName == "timeout" && !error.mayHaveBeenReceived)
        #expect(["CURLE_28", "ETIMEDOUT"].contains(error.nativeCode))
    }

    @Test("A transport goes on after a deadline and after a cancel that came late")
    func recovery() throws {
        let server = try TestServer { connection in
            while let request = connection.readRequest() {
                if request.line.contains("/slow") {
                    POSIX.Thread.sleep(milliseconds: 300)
                }
                connection.answer()
            }
        }
        let transport = makeTransport()
        for _ in 0..<3 {
            let slow = HTTPRequest(.get, server.url + "/slow")
            #expect(try failure(transport, slow, soon(50)).reasonName == "timeout")
            let interruption = soon()
            #expect(try transport.send(HTTPRequest(.get, server.url), interruption: interruption).status == 200)
            interruption.cancel()
        }
    }

    /// Fills the queue of connections, so that the next one isn't answered at all.
    private func fill(_ server: TestServer, if stall: Stall) -> [CInt] {
        guard stall == .connecting else { return [] }
        let descriptors = (0..<3).map { _ in Sockets.connectNow(to: server.port) }
        POSIX.Thread.sleep(milliseconds: 20)
        return descriptors
    }
}

func failure(_ request: HTTPRequest, _ interruption: Interruption = soon()) throws -> HTTPFailure {
    try failure(makeTransport(), request, interruption)
}
