import JSON
import POSIX
import Testing

@testable import Connectivity

@Suite("Files of certificates and keys")
struct PEMLoaderTests {
    private let field = JSONPointer("credentials", "sslRootCert")

    @Test("A test that has no time left blames no file")
    func noTime() throws {
        let loader = PEMLoader(interruption: Interruption(deadline: Instant.now))
        let failure = #expect(throws: TestFailure.self) { try loader.text("/etc/hostname", field) }
        #expect(failure?.reason == .timeout)
        #expect(failure?.stage == .validate)
        #expect(failure?.fields == [])
    }

    @Test("A file that was waited for is blamed", arguments: [(1.0, false), (200.0, true)])
    func waited(milliseconds: Double, isBlamed: Bool) {
        let loader = PEMLoader(interruption: Interruption(deadline: Instant.now))
        let failure = loader.unfinished(.interrupted(.deadline), field, after: milliseconds)
        #expect(failure.fields == (isBlamed ? [field] : []))
    }

    @Test("Who asks for a file that isn't in PEM says what may be given instead")
    func remedy() {
        let loader = PEMLoader(interruption: TestSession.patient().interruption)
        let failure = #expect(throws: TestFailure.self) {
            try loader.contents(of: "/dev/null", field, remedy: "Do it.")
        }
        #expect(failure?.reason == .fileUnreadable)
        #expect(failure?.hint == "Do it.")
    }
}
