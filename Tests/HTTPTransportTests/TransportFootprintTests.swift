import Foundation
import POSIX
import Testing

@testable import HTTPTransport

@Suite("Many requests leave nothing behind", .timeLimit(.minutes(10)))
struct TransportFootprintTests {
    @Test("Five hundred requests, of which many fail, leave no descriptor and little memory behind")
    func leaks() async {
        // A process of its own: other tests open descriptors and fill memory at the same time.
        await #expect(processExitsWith: .success) {
            let server = try TestServer { connection in
                while let request = connection.readRequest() {
                    guard !request.line.contains("/break") else { return }
                    connection.answer(String(repeating: "x", count: 10_000))
                }
            }
            let transport = makeTransport()
            let round = {
                for path in ["/", "/", "/break", "/", "/huge"] {
                    var request = HTTPRequest(.post, server.url + path, body: Array(repeating: 1, count: 1000))
                    request.responseLimit = path == "/huge" ? 100 : 100_000
                    _ = try? transport.send(request, interruption: soon())
                }
            }
            (0..<20).forEach { _ in round() }
            let descriptors = openDescriptors()
            let memory = residentKilobytes()
            (0..<100).forEach { _ in round() }
            POSIX.Thread.sleep(milliseconds: 100)
            #expect(openDescriptors() <= descriptors + 8)
            #expect(residentKilobytes() - memory < 8_000)
        }
    }
}

private func openDescriptors() -> Int {
    (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0
}

private func residentKilobytes() -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.components(separatedBy: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
    return Int(line.filter(\.isNumber)) ?? 0
}
