import Foundation
import POSIX
import Testing

@testable import HTTPTransport

/// libcurl sends a request again when a connection that it uses again turns out to be dead. Writes must be kept from that.
@Suite("A write is sent once", .serialized, .timeLimit(.minutes(10)))
struct WriteOnceTests {
    private static let writes: [(HTTPRequest.Method, String?)] = [
        (.post, "{\"name\":\"a\"}"), (.put, "{}"), (.patch, "{}"), (.delete, "{}"), (.post, nil), (.put, nil),
        (.patch, nil), (.delete, nil), (.post, ""),
    ]

    @Test("A server that kills each connection at its second request sees it once", arguments: writes, [true, false])
    func killedSecond(write: (method: HTTPRequest.Method, body: String?), withReset: Bool) throws {
        let server = try TestServer { connection in
            while let request = connection.readRequest() {
                guard request.line.hasPrefix("GET") else { break }
                connection.answer()
            }
            if withReset {
                connection.reset()
            }
        }
        let transport = makeTransport()
        _ = try transport.send(HTTPRequest(.get, server.url), interruption: soon())
        let request = HTTPRequest(write.method, server.url + "/write", body: write.body.map { Array($0.utf8) })
        let error = try failure(transport, request)
        POSIX.Thread.sleep(milliseconds: 50)
        #expect(server.received.filter { $0.line.contains("/write") }.count == 1)
        #expect(server.connectionCount == ((write.body ?? "").isEmpty ? 2 : 1))
        #expect(error.reasonName == "connectionLost", "\(error)")
        #expect(error.mayHaveBeenReceived)
        #expect(error.stage == .exchange)
    }

    @Test("A large body whose connection dies in the middle isn't sent again")
    func largeBody() throws {
        let server = try TestServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.answer()
            connection.readSome()
            connection.reset()
        }
        let transport = makeTransport()
        _ = try transport.send(HTTPRequest(.get, server.url), interruption: soon())
        let body = [UInt8](repeating: 1, count: 20_000_000)
        let error = try failure(transport, HTTPRequest(.post, server.url, body: body))
        #expect(error.reasonName == "connectionLost" && error.mayHaveBeenReceived, "\(error)")
        #expect(server.connectionCount == 1)
    }

    @Test("A write on a connection that the server has closed meanwhile goes over a new one")
    func closedWhileIdle() throws {
        let server = try TestServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.answer()
        }
        let transport = makeTransport()
        for count in 1...3 {
            let request = HTTPRequest(.post, server.url, body: Array("{}".utf8))
            #expect(try transport.send(request, interruption: soon()).status == 200)
            POSIX.Thread.sleep(milliseconds: 50)
            #expect(server.received.count == count)
        }
    }

    @Test("A read is sent again when its connection was dead")
    func readAgain() throws {
        let server = try TestServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.answer()
            _ = connection.readRequest()
        }
        let transport = makeTransport()
        for _ in 0..<4 {
            #expect(try transport.send(HTTPRequest(.get, server.url), interruption: soon()).status == 200)
        }
    }

    @Test("A write with a body uses an open connection, one without a body a new one")
    func connections() throws {
        let server = try TestServer { connection in
            while connection.readRequest() != nil {
                connection.answer()
            }
        }
        let transport = makeTransport()
        let body = Array("{}".utf8)
        let requests: [(HTTPRequest.Method, [UInt8]?, Int)] = [
            (.get, nil, 1), (.post, body, 1), (.put, body, 1), (.get, nil, 1), (.delete, nil, 2), (.get, nil, 2),
            (.post, nil, 3), (.post, body, 3),
        ]
        for (method, body, connection) in requests {
            _ = try transport.send(HTTPRequest(method, server.url, body: body), interruption: soon())
            #expect(server.received.last?.connection == connection)
        }
        #expect(transport.idleConnectionCount == 1)
    }

    @Test("A port where nobody listens has received nothing")
    func refused() throws {
        let url = "http://127.0.0.1:\(Sockets.closedPort())"
        for (method, body) in Self.writes {
            let error = try failure(HTTPRequest(method, url, body: body.map { Array($0.utf8) }))
            #expect(error.reasonName == "connectionRefused")
            #expect(error.stage == .connect)
            #expect(!error.mayHaveBeenReceived)
            #expect(error.nativeCode == "ECONNREFUSED")
        }
    }
}
