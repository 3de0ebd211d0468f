import Foundation
import Testing

@testable import HTTPTransport

@Suite("What isn't a whole answer is never taken for one", .timeLimit(.minutes(10)))
struct MalformedAnswerTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var answer: String
        var reasons: Set<String>
        var testDescription: String { name }

        init(_ name: String, _ answer: String, _ reasons: Set<String>) {
            self.name = name
            self.answer = answer
            self.reasons = reasons
        }
    }

    private static let ok = "HTTP/1.1 200 OK\r\n"
    private static let chunked = ok + "Transfer-Encoding: chunked\r\n\r\n"
    private static let garbage: Set<String> = ["protocolError"]
    private static let broken: Set<String> = ["connectionLost"]

    static let cases = [
        Case("nothing", "", broken),
        Case("shorter than its length", ok + "Content-Length: 10\r\n\r\nabc", broken),
        Case("cut in the status line", "HTTP/1.1 2", ["connectionLost", "protocolError"]),
        Case("cut in a header", ok + "Content-Le", ["connectionLost", "protocolError"]),
        Case("cut after the headers' lines", ok + "X: y\r\n", ["connectionLost", "protocolError"]),
        Case("cut before the first chunk", chunked, broken),
        Case("cut in a chunk", chunked + "5\r\nab", broken),
        Case("cut between chunks", chunked + "2\r\nab\r\n", broken),
        Case("cut before the end of the chunks", chunked + "2\r\nab\r\n0\r\n", broken),
        Case("a chunk's size that is none", chunked + "zz\r\nab\r\n0\r\n\r\n", ["connectionLost", "protocolError"]),
        Case("garbage", "\u{1}\u{2}\u{3}garbage\r\n\r\n", garbage),
        Case("another protocol", "220 mail.example.com ESMTP\r\n", garbage),
        Case("HTTP/0.9", "<html></html>", garbage),
        Case("a status that is none", "HTTP/1.1 abc OK\r\n\r\n", garbage),
        Case("a status of two digits", "HTTP/1.1 20 OK\r\n\r\n", garbage),
        Case("a zero in a header", ok + "X: a\u{0}b\r\nContent-Length: 0\r\n\r\n", garbage),
        Case("a control character in a header", ok + "X: a\u{7}b\r\nContent-Length: 0\r\n\r\n", garbage),
        Case("a header without a colon", ok + "nonsense\r\nContent-Length: 0\r\n\r\n", garbage),
        Case("two lengths", ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", garbage),
        Case("a length that is none", ok + "Content-Length: x\r\n\r\nab", garbage),
        Case("another protocol after 101", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nab", garbage),
        Case("an interim answer alone", "HTTP/1.1 100 Continue\r\n\r\n", broken),
        Case("too many interim answers", String(repeating: "HTTP/1.1 103 Hi\r\n\r\n", count: 40), ["tooLarge"]),
        Case("a huge header", ok + "X: " + String(repeating: "x", count: 200_000), ["tooLarge"]),
        Case("many headers", ok + (0..<400).map { "X\($0): y\r\n" }.joined() + "\r\n", ["tooLarge"]),
        Case("headers without end", ok + String(repeating: "X: yyyyyyyyyy\r\n", count: 40_000), ["tooLarge"]),
        Case("longer than allowed", ok + "Content-Length: 2000\r\n\r\n" + filler, ["tooLarge"]),
        Case("longer than allowed, in chunks", chunked + "7D0\r\n" + filler + "\r\n0\r\n\r\n", ["tooLarge"]),
        Case("longer than allowed, without a length", ok + "\r\n" + filler, ["tooLarge"]),
    ]

    private static let filler = String(repeating: "x", count: 2000)

    @Test(arguments: cases)
    func refused(_ item: Case) throws {
        let server = try TestServer { connection in
            _ = connection.readRequest()
            connection.write(item.answer)
        }
        var request = HTTPRequest(.post, server.url, body: Array("{}".utf8))
        request.responseLimit = 1000
        let error = try failure(request)
        #expect(item.reasons.contains(error.reasonName), "\(error)")
        #expect(error.stage == .exchange)
        #expect(error.mayHaveBeenReceived)
        #expect(server.received.count == 1)
    }

    @Test("What comes after the answer isn't part of it, and its connection isn't used again")
    func trailingGarbage() throws {
        let server = try TestServer { connection in
            while connection.readRequest() != nil {
                connection.write(
                    Self.ok + "Content-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"
                )
            }
        }
        let transport = makeTransport()
        for _ in 0..<3 {
            let response = try transport.send(HTTPRequest(.get, server.url), interruption: soon())
            #expect(response.body == Array("ok".utf8))
        }
        #expect(server.connectionCount == 3)
    }

    @Test("Without a length an answer ends with its connection; with exactly the limit it is taken")
    func limits() throws {
        let server = try TestServer { connection in
            _ = connection.readRequest()
            connection.write(Self.ok + "\r\n" + String(repeating: "x", count: 1000))
        }
        var request = HTTPRequest(.get, server.url)
        request.responseLimit = 1000
        #expect(try makeTransport().send(request, interruption: soon()).body.count == 1000)
    }

    @Test("A zero in the body is a byte like any other, and so is an answer of 204")
    func zeroByte() throws {
        let server = try TestServer { connection in
            _ = connection.readRequest()
            connection.answer("a\u{0}b")
        }
        #expect(try makeTransport().send(HTTPRequest(.get, server.url), interruption: soon()).body == [97, 0, 98])
        let empty = try TestServer { connection in
            _ = connection.readRequest()
            connection.write("HTTP/1.1 204 No Content\r\n\r\n")
        }
        #expect(try makeTransport().send(HTTPRequest(.get, empty.url), interruption: soon()).status == 204)
    }
}
