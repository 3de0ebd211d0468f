import Datasource
import Foundation
import POSIX
import Testing

@testable import HTTPTransport

@Suite("What is sent, and what comes back", .timeLimit(.minutes(10)))
struct RequestTests {
    @Test(
        "Each method with and without a body",
        arguments: [
            (HTTPRequest.Method.get, nil), (.post, "{\"a\":1}"), (.post, nil), (.put, "x"), (.put, nil), (.patch, "y"),
            (.patch, nil), (.delete, nil), (.delete, "z"),
        ] as [(HTTPRequest.Method, String?)]
    )
    func methods(method: HTTPRequest.Method, body: String?) throws {
        let server = try TestServer { connection in
            while connection.readRequest() != nil {
                connection.answer("hello", status: "201 Created", headers: ["X-A: 1", "x-a:  2 "])
            }
        }
        let request = HTTPRequest(method, server.url + "/a/../b?c=d%20e", body: body.map { Array($0.utf8) })
        let response = try makeTransport().send(request, interruption: soon())
        #expect(response.status == 201)
        #expect(response.body == Array("hello".utf8))
        #expect(response.headers.filter { $0.name == "x-a" }.map(\.value) == ["1", "2"])
        #expect(response.header("content-length") == "5")
        #expect(response.tlsVersion == nil)

        let received = try #require(server.received.first)
        #expect(received.line == "\(method.rawValue) /a/../b?c=d%20e HTTP/1.1")
        #expect(received.body == Array((body ?? "").utf8))
        #expect(received.headers["host"] == "127.0.0.1:\(server.port)")
        #expect(received.headers["user-agent"] == "datasource-bridge/test")
        for name in ["expect", "content-type", "accept-encoding", "cookie", "authorization", "transfer-encoding"] {
            #expect(received.headers[name] == nil)
        }
        let needsLength = method != .get && (method != .delete || body != nil)
        #expect(received.headers["content-length"] == (needsLength ? "\(body?.utf8.count ?? 0)" : nil))
    }

    @Test("HEAD has an answer without a body")
    func head() throws {
        let server = try TestServer { connection in
            _ = connection.readRequest()
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n")
        }
        var request = HTTPRequest(.head, server.url)
        request.responseLimit = 10
        let response = try makeTransport().send(request, interruption: soon())
        #expect(response.status == 200 && response.body.isEmpty)
        #expect(server.received.first?.line == "HEAD / HTTP/1.1")
    }

    @Test("Headers arrive as given, secret ones too")
    func headers() throws {
        let server = try TestServer { connection in
            _ = connection.readRequest()
            connection.answer()
        }
        let headers: [(name: String, value: HTTPRequest.HeaderValue)] = [
            ("Authorization", .secret(prefix: "Bearer ", Secret("s3cret-é"))),
            ("Content-Type", .plain("application/json")),
            ("Accept", .plain("application/json")),
            ("X-Empty", .plain("")),
        ]
        let request = HTTPRequest(.post, server.url, headers: headers, body: Array("{}".utf8))
        _ = try makeTransport().send(request, interruption: soon())
        let received = try #require(server.received.first)
        #expect(received.headers["authorization"] == "Bearer s3cret-é")
        #expect(received.headers["content-type"] == "application/json")
        #expect(received.headers["accept"] == "application/json")
        #expect(received.headers["x-empty"] == "")
        #expect(received.headerNames.count == Set(received.headerNames).count)
    }

    @Test("A large body arrives whole, and a large answer too")
    func large() throws {
        let body = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        let server = try TestServer { connection in
            guard let request = connection.readRequest() else { return }
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(request.body.count)\r\n\r\n")
            connection.write(request.body)
        }
        let response = try makeTransport().send(HTTPRequest(.put, server.url, body: body), interruption: soon())
        #expect(response.body == body)
    }

    @Test("A redirect is an answer, and nobody goes there")
    func redirect() throws {
        let other = try TestServer { $0.answer() }
        let server = try TestServer { [url = other.url] connection in
            _ = connection.readRequest()
            connection.answer("", status: "302 Found", headers: ["Location: \(url)/stolen"])
        }
        let response = try makeTransport().send(HTTPRequest(.get, server.url), interruption: soon())
        #expect(response.status == 302)
        #expect(response.header("location") == other.url + "/stolen")
        #expect(other.connectionCount == 0)
    }

    @Test("Interim answers are passed over, chunks joined, trailer fields dropped")
    func interim() throws {
        let server = try TestServer { connection in
            _ = connection.readRequest()
            connection.write("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n")
            connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-B: 1\r\n\r\n")
            connection.write("3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nX-Trailer: 1\r\n\r\n")
        }
        let response = try makeTransport().send(HTTPRequest(.get, server.url), interruption: soon())
        #expect(response.status == 200)
        #expect(response.body == Array("abcde".utf8))
        #expect(response.headers.map(\.name) == ["transfer-encoding", "x-b"])
    }

    @Test("Timings tell of the steps that were needed")
    func timings() throws {
        let server = try TestServer { connection in
            while connection.readRequest() != nil {
                POSIX.Thread.sleep(milliseconds: 30)
                connection.answer()
            }
        }
        let transport = makeTransport()
        let first = try transport.send(HTTPRequest(.get, server.url), interruption: soon()).timings
        #expect(first.resolve == nil && first.tls == nil)
        #expect(try #require(first.connect) >= 0)
        #expect(try #require(first.exchange) >= 25)
        let second = try transport.send(HTTPRequest(.get, server.url), interruption: soon()).timings
        #expect(second.connect == nil)
        let named = HTTPRequest(.get, "http://localhost:\(server.port)")
        #expect(try transport.send(named, interruption: soon()).timings.resolve != nil)
    }
}
