import Foundation
import POSIX
import Testing

@testable import HTTPTransport

@Suite("Proxies", .timeLimit(.minutes(10)))
struct ProxyTests {
    @Test(
        "What the environment says of a server",
        arguments: [
            ([:], nil), (["https_proxy": "http://p:3128"], "http://p:3128"), (["HTTPS_PROXY": "p"], "http://p:1080"),
            (["http_proxy": "http://p:1", "HTTP_PROXY": "http://p:1"], nil),
            (["all_proxy": "https://p:8443/"], "https://p:8443"),
            (["https_proxy": "http://a:1", "ALL_PROXY": "http://b:2"], "http://a:1"),
            (["https_proxy": "http://p:1", "no_proxy": "*"], nil),
            (["https_proxy": "http://p:1", "no_proxy": "x.org, example.com"], nil),
            (["https_proxy": "http://p:1", "NO_PROXY": ".API.example.com"], nil),
            (["https_proxy": "http://p:1", "no_proxy": "i.example.com,ample.com"], "http://p:1"),
            (["https_proxy": "http://[::1]:3128"], "http://[::1]:3128"), (["https_proxy": "http://p"], "http://p:1080"),
        ] as [([String: String], String?)]
    )
    func environment(variables: [String: String], expected: String?) throws {
        let origin = try #require(HTTPOrigin(of: "https://api.example.com"))
        let proxy = try Proxy.fromEnvironment(for: origin) { variables[$0] }
        #expect(proxy?.origin.description == expected)
    }

    @Test(
        "A proxy of another kind, or with a broken address, is refused",
        arguments: ["socks5://p:1", "http://", "p:x"]
    )
    func refused(text: String) throws {
        let error = try failure(transport(text), HTTPRequest(.get, "https://api.example.com/"))
        #expect(error.reasonName == "refused")
    }

    @Test("The proxy is asked for the server by name, with its own password, and without our headers")
    func tunnel() throws {
        let server = try TestServer { connection in
            guard let request = connection.readRequest() else { return }
            connection.answer("", status: request.line.hasPrefix("CONNECT") ? "403 Forbidden" : "200 OK")
        }
        let request = HTTPRequest(
            .post,
            "https://api.example.test/secret?x=y",
            headers: [("X-Own", .plain("hunter2"))],
            body: Array("hunter2".utf8)
        )
        let proxy = transport("http://user:p%40ss@localhost:\(server.port)")
        let error = try failure(proxy, request)
        #expect(!error.mayHaveBeenReceived, "\(error)")
        #expect(!"\(error)".contains("p%40ss") && !"\(error)".contains("p@ss"))
        let received = try #require(server.received.first)
        #expect(received.line == "CONNECT api.example.test:443 HTTP/1.1")
        #expect(received.headers["proxy-authorization"] == "Basic " + Data("user:p@ss".utf8).base64EncodedString())
        #expect(received.headers["x-own"] == nil)
        #expect(server.received.count == 1)
    }

    @Test("This computer is reached without a proxy")
    func loopback() throws {
        let server = try TestServer { connection in
            _ = connection.readRequest()
            connection.answer()
        }
        let proxy = transport("http://127.0.0.1:\(Sockets.closedPort())")
        #expect(try proxy.send(HTTPRequest(.get, server.url), interruption: soon()).status == 200)
    }

    private func transport(_ proxy: String) -> HTTPTransport {
        _ = makeTransport()
        var configuration = HTTPTransportConfiguration()
        configuration.usesProxyFromEnvironment = true
        return HTTPTransport(configuration) { $0 == "https_proxy" ? proxy : nil }
    }
}
