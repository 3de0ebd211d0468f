import Datasource
import Foundation
import POSIX
import Testing

@testable import HTTPTransport

@Suite("What isn't sent, and what doesn't steer", .serialized, .timeLimit(.minutes(10)))
struct PolicyTests {
    @Test(
        "Refused before anything is sent",
        arguments: [
            "http://example.com/", "http://10.0.0.1/", "http://localhost.example.com/", "http://127.1/",
            "http://user:hunter2@127.0.0.1/", "ftp://127.0.0.1/", "file:///etc/passwd",
        ]
    )
    func refused(url: String) throws {
        let error = try failure(HTTPRequest(.post, url, body: [1]))
        #expect(error.reasonName == "refused")
        #expect(!error.mayHaveBeenReceived)
        #expect(!error.message.contains("hunter2"))
    }

    @Test(
        "Headers that would be more than one are refused, and never shown",
        arguments: [
            ("X", "hunter2\r\nEvil: 1"), ("X", "hunter2\n"), ("X", "hunter2\u{0}"), ("X", "hunter2\u{7F}"),
            ("X\r\nY", "hunter2"),
            ("", "hunter2"), ("X:", "hunter2"), ("X Y", "hunter2"), ("Host", "hunter2"), ("content-length", "5"),
            ("Transfer-Encoding", "chunked"),
        ]
    )
    func headers(name: String, value: String) throws {
        let server = try TestServer { $0.answer() }
        for value in [HTTPRequest.HeaderValue.plain(value), .secret(prefix: "Bearer ", Secret(value))] {
            let error = try failure(HTTPRequest(.get, server.url, headers: [(name, value)]))
            #expect(error.reasonName == "refused")
            #expect(!"\(error)".contains("hunter2"))
        }
        #expect(server.connectionCount == 0)
    }

    @Test("A failure shows neither headers nor the query nor the body")
    func noSecrets() throws {
        let server = try TestServer { connection in
            guard let request = connection.readRequest() else { return }
            connection.write("HTTP/1.1 200 \(request.line) hunter2\r\nhunter2")
        }
        let request = HTTPRequest(
            .post,
            server.url + "/p?token=hunter2",
            headers: [("Authorization", .secret(prefix: "Bearer ", Secret("hunter2")))],
            body: Array("hunter2".utf8)
        )
        let error = try failure(request)
        #expect(!"\(error)".contains("hunter2"))
        #expect(!"\(request.headers)".contains("hunter2"))
    }

    @Test("A name that only the resolver knows is found once, and one that nobody knows isn't")
    func names() throws {
        let server = try TestServer { connection in
            while connection.readRequest() != nil {
                connection.answer()
            }
        }
        let transport = makeTransport()
        for _ in 0..<3 {
            let request = HTTPRequest(.get, "http://LOCALHOST:\(server.port)/")
            #expect(try transport.send(request, interruption: soon()).status == 200)
        }
        #expect(server.received.last?.headers["host"] == "localhost:\(server.port)")
        #expect(server.connectionCount == 1)
        let error = try failure(HTTPRequest(.get, "https://no-such-host.invalid/"), soon(5000))
        #expect(["hostNotFound", "networkUnreachable"].contains(error.reasonName))
        #expect(error.stage == .resolve && !error.mayHaveBeenReceived)
    }

    /// One after the other, in one test: the environment belongs to the whole process.
    @Test("Neither the environment nor files in the home folder steer")
    func environment() throws {
        let fixture = try TLSFixture.shared.get()
        let home = FileManager.default.temporaryDirectory.appending(path: "home-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: home) }
        try Data("machine 127.0.0.1 login evil password evil\n".utf8).write(to: home.appending(path: ".netrc"))
        try Data("proxy = http://127.0.0.1:1\nuser-agent = evil\n".utf8).write(to: home.appending(path: ".curlrc"))
        let proxy = "http://127.0.0.1:\(Sockets.closedPort())"
        let keyLog = home.appending(path: "keys").path
        let variables = [
            "http_proxy": proxy, "https_proxy": proxy, "HTTPS_PROXY": proxy, "all_proxy": proxy, "ALL_PROXY": proxy,
            "SSL_CERT_FILE": "/nonexistent", "SSL_CERT_DIR": "/nonexistent", "CURL_CA_BUNDLE": "/nonexistent",
            "CURL_HOME": home.path, "HOME": home.path, "NETRC": home.appending(path: ".netrc").path,
            "SSLKEYLOGFILE": keyLog, "CURL_SSL_BACKEND": "nss",
        ]
        let before = ProcessInfo.processInfo.environment
        defer { variables.keys.forEach { name in _ = before[name].map { setenv(name, $0, 1) } ?? unsetenv(name) } }
        for (name, value) in variables {
            setenv(name, value, 1)
        }

        let plain = try TestServer { connection in
            _ = connection.readRequest()
            connection.answer()
        }
        let secure = try TLSServer(fixture, certificate: "good")
        let transport = makeTransport { $0.certificateAuthorities = .file(path: fixture.authority) }
        #expect(try transport.send(HTTPRequest(.get, plain.url), interruption: soon()).status == 200)
        #expect(try transport.send(HTTPRequest(.get, secure.url), interruption: soon()).status == 200)
        let received = try #require(plain.received.first)
        #expect(received.headers["authorization"] == nil)
        #expect(received.headers["user-agent"] == "datasource-bridge/test")

        setenv("SSL_CERT_FILE", fixture.authority, 1)
        setenv("CURL_CA_BUNDLE", fixture.authority, 1)
        #expect(try failure(HTTPRequest(.get, secure.url)).reasonName == "certificateUntrusted")
        #expect((try? Data(contentsOf: URL(filePath: keyLog)))?.isEmpty ?? true)
    }
}
