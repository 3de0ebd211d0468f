import Foundation
import HTTPTransport
import JSON
import Testing

@testable import Connectivity

@Suite("Proxies of the environment", .timeLimit(.minutes(10)))
struct EnvironmentProxyTests {
    @Test("A test connects directly, whatever the environment says, and tells so where that may be why it fails")
    func unused() async {
        // A process of its own: the environment is that of all tests.
        await #expect(processExitsWith: .success) {
            let proxy = FaultyServer(.answering(200, "id,name\n1,from the proxy\n"))
            let server = FaultyServer(.answering(200, "id,name\n1,from the server\n2,b\n"))
            for name in ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
                setenv(name, "http://user:pr0xy-pw@127.0.0.1:\(proxy.port)", 1)
            }
            unsetenv("no_proxy")
            unsetenv("NO_PROXY")
            let direct = try HTTPTrial(CSVDriver(), "csv", ["file": .string("http://127.0.0.1:\(server.port)/a.csv")])
            #expect(direct.report.outcome.server?["rowsChecked"] == 2, "\(direct.visibleText)")
            let unknown = try HTTPTrial(CSVDriver(), "csv", ["file": "https://no-such-host.invalid/a.csv"])
            #expect(unknown.report.end == "resolve host_not_found")
            #expect(unknown.report.outcome.failure?.hint?.contains("https_proxy names isn't used") == true)
            #expect(!unknown.visibleText.contains("pr0xy"))
            withExtendedLifetime([proxy, server]) {}
        }
    }
}
