import Datasource
import JSON
import POSIX

@testable import Connectivity

/// Tests a connection as the bridge does, and collects everything that a person could see of it.
struct CloudTrial {
    let report: TestReport
    let milliseconds: Double

    /// The report and every note on the way.
    let visibleText: String

    init(
        _ type: String,
        _ driver: any Driver,
        _ plain: JSONObject,
        secrets: [String: String],
        milliseconds: Int = 10_000,
        interruption: Interruption? = nil
    ) throws {
        let notes = Monitor("")
        let interruption = interruption ?? Interruption(deadline: Instant.now.advanced(byMilliseconds: milliseconds))
        let session = TestSession(interruption: interruption) { stage, text in
            notes.withLock { $0 += "\(stage.rawValue): \(text)\n" }
        }
        let places = secrets.map { (JSONPointer($0.key), Secret($0.value)) }
        let credentials = Credentials(plain: plain, secrets: Dictionary(uniqueKeysWithValues: places))
        let start = Instant.now
        report = try ConnectionTester(registry: DriverRegistry([ExactString(type): driver]))
            .test(type, credentials, session: session)
        self.milliseconds = Instant.now.milliseconds(since: start)
        let json = String(decoding: report.json.bytes, as: UTF8.self)
        visibleText = json + notes.withLock { $0 }
    }
}

/// One case of a table: what is wrong, and what has to be said about it.
struct CloudCase: Sendable {
    /// Stage and reason, or `ok`.
    let end: String
    var fields: [String] = []
    var code: String?

    init(_ end: String, _ fields: [String] = [], code: String? = nil) {
        self.end = end
        self.fields = fields
        self.code = code
    }
}

extension FaultyServer.Fault {
    /// An answer over HTTP to whatever is asked.
    static func answering(_ status: Int, headers: [String] = [], _ body: String) -> FaultyServer.Fault {
        let lines = ["HTTP/1.1 \(status) Answer", "Content-Length: \(body.utf8.count)"] + headers
        return .saying(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
    }
}
