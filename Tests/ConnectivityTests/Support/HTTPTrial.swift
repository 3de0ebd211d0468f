import Datasource
import JSON
import POSIX
import Testing

@testable import Connectivity

/// Tests a source over HTTP as the bridge does, and collects everything that a person could see of it.
struct HTTPTrial {
    let report: TestReport
    let milliseconds: Double

    /// The report and every note on the way.
    let visibleText: String

    /// What stands nowhere in it: the secrets of the credentials, as they are and in base64.
    let secrets: [String]

    /// - Parameter secrets: by the names of their members, or by pointers to them.
    init(
        _ driver: any Driver,
        _ datasourceType: String,
        _ plain: JSONObject,
        secrets: [String: String] = [:],
        milliseconds: Int = 10_000,
        interruption: Interruption? = nil
    ) throws {
        let places = secrets.map { (JSONPointer(parsing: $0.key) ?? JSONPointer($0.key), Secret($0.value)) }
        let credentials = Credentials(plain: plain, secrets: Dictionary(uniqueKeysWithValues: places))
        let notes = Monitor("")
        let interruption = interruption ?? Interruption(deadline: Instant.now.advanced(byMilliseconds: milliseconds))
        let session = TestSession(interruption: interruption) { stage, text in
            notes.withLock { $0 += "\(stage.rawValue): \(text)\n" }
        }
        let tester = ConnectionTester(registry: DriverRegistry([ExactString(datasourceType): driver]))
        let start = Instant.now
        report = try tester.test(datasourceType, credentials, session: session)
        self.milliseconds = Instant.now.milliseconds(since: start)
        visibleText = String(decoding: report.json.bytes, as: UTF8.self) + notes.withLock { $0 }
        self.secrets = secrets.values.filter { $0.utf8.count > 3 }.flatMap { secret in
            [secret, HTTPAuthorization.base64(Array(secret.utf8))]
        }
    }
}

/// What goes wrong on the way to any server over HTTP, and what a test of it answers.
struct HTTPFault: Sendable {
    let cause: FailureCause
    let fault: FaultyServer.Fault

    /// Stage and reason; the stage of what was asked stands as `*`.
    let end: String

    /// Of the test; only for faults that don't end by themselves.
    var milliseconds = 10_000

    static let all = [
        HTTPFault(cause: .silence, fault: .silence, end: "* timeout", milliseconds: 300),
        HTTPFault(
            cause: .slowTrickle,
            fault: .trickling("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"),
            end: "* timeout",
            milliseconds: 300
        ),
        HTTPFault(cause: .reset, fault: .resetting, end: "* connection_lost"),
        HTTPFault(cause: .garbage, fault: .saying("220 mail.example.test ESMTP\r\n"), end: "* protocol_error"),
        HTTPFault(
            cause: .hugeAnswer,
            fault: .saying("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n{"),
            end: "* protocol_error"
        ),
        HTTPFault(
            cause: .redirectElsewhere,
            fault: .saying(
                "HTTP/1.1 302 Found\r\nLocation: https://login.example.test/secret-path?x=1\r\nContent-Length: 0\r\n\r\n"
            ),
            end: "* protocol_error"
        ),
        HTTPFault(cause: .tlsDemanded, fault: .saying("\u{15}\u{3}\u{3}\u{0}\u{2}\u{2}F"), end: "tls tls_required"),
    ]
}

extension HTTPFault {
    /// Has a test meet the fault, and checks that it is told right, in time, and with nothing that has to stay hidden.
    ///
    /// - Parameters:
    ///   - stage: of what is asked first.
    ///   - fields: names of the members to blame; nil where it only matters that there are some.
    ///   - hidden: what must not be seen, beside what the fault itself has to hide.
    ///   - trial: tests a source at a port of this computer, with so many milliseconds.
    /// - Returns: what was answered.
    static func meet(
        _ cause: FailureCause,
        stage: String = "authenticate",
        fields: [String]? = nil,
        hidden: [String] = [],
        _ trial: (_ port: Int, _ milliseconds: Int) throws -> HTTPTrial
    ) throws -> TestOutcome {
        let example = try #require(all.first { $0.cause == cause })
        let server = FaultyServer(example.fault)
        defer { withExtendedLifetime(server) {} }
        let trial = try trial(server.port, example.milliseconds)
        #expect(trial.report.end == example.end.replacing("*", with: stage), "\(trial.visibleText)")
        #expect(fields.map { $0 == trial.report.fields } ?? !trial.report.fields.isEmpty, "\(trial.report.fields)")
        for text in hidden + ["secret-path"] {
            #expect(!trial.visibleText.contains(text), "\(trial.visibleText)")
        }
        #expect(trial.milliseconds < Double(example.milliseconds) + 8_000)
        return trial.report.outcome
    }
}
