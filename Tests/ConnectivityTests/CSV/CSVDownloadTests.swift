import Datasource
import HTTPTransport
import JSON
import POSIX
import Testing

@testable import Connectivity

@Suite("CSV over HTTP", .timeLimit(.minutes(10)))
struct CSVDownloadTests {
    private func address(_ path: String, _ port: StandInServices.Port = .tls) throws -> String {
        let scheme = port == .plain ? "http" : "https"
        return "\(scheme)://localhost:\(try StandInServices.shared().port("files", port))/\(path)"
    }

    private func trial(
        _ path: String,
        _ port: StandInServices.Port = .tls,
        _ more: JSONObject = [:]
    ) throws -> HTTPTrial {
        var plain = more
        plain["file"] = .string(try address(path, port))
        let trusting = HTTPNetwork(authorities: .file(path: try StandInServices.shared().tls + "/ca.crt"))
        return try HTTPTrial(CSVDriver(network: trusting), "csv", plain)
    }

    @Test("A file is read from a web server, as one on this computer is")
    func success() throws {
        let part = try trial("sales.csv")
        try part.expect(ExpectedOutcome("ok"), .success, variant: "over HTTP")
        let facts = part.report.outcome.server
        #expect(facts?["columns"] == 3)
        #expect(facts?["rowsChecked"] == 2000)
        #expect(facts?["complete"] == true)
        #expect(part.report.outcome.tls?.verified == true)
        #expect(part.report.outcome.warnings == [])
        #expect(part.report.outcome.timings.map(\.stage) == [.validate, .resolve, .connect, .tls, .query])
        // From a server that doesn't send parts.
        let whole = try trial("whole/sales.csv")
        try whole.expect(ExpectedOutcome("ok"), nil)
        #expect(whole.report.outcome.server == facts)
        let plain = try trial("sales.csv", .plain)
        try plain.expect(ExpectedOutcome("ok"), nil)
        #expect(plain.report.outcome.warnings.contains { $0.contains("without TLS") })
    }

    @Test("Of a large file the beginning is read, whether the server sends parts or not", arguments: ["", "whole/"])
    func large(_ folder: String) throws {
        let trial = try trial(folder + "big.csv")
        try trial.expect(ExpectedOutcome("ok"), nil)
        let facts = trial.report.outcome.server
        #expect(facts?["complete"] == false)
        #expect(facts?["sizeBytes"] == 7_200_008)
        #expect((50_000..<70_000).contains(facts?["rowsChecked"]?.integer ?? 0))
        #expect(trial.report.outcome.warnings.contains { $0.contains("1 MiB") })
    }

    @Test(
        "The same checks as for a file on this computer",
        arguments: [
            ("latin.csv", [:], "query malformed_data encoding file"), ("latin.csv", ["encoding": "windows-1252"], "ok"),
            ("ragged.csv", [:], "query malformed_data file delimiter"), ("empty.csv", [:], "query malformed_data file"),
            ("whole/empty.csv", [:], "query malformed_data file"), ("header.csv", [:], "ok"),
            ("packed.csv", [:], "query malformed_data file"), ("binary.csv", [:], "query malformed_data file encoding"),
            ("page.csv", [:], "query malformed_data file"), ("page-as-csv.csv", [:], "query malformed_data file"),
            ("answer.csv", [:], "query malformed_data file"), ("lines.csv", [:], "query malformed_data file"),
            ("big-answer.csv", [:], "query malformed_data file"), ("error.csv", [:], "query malformed_data file"),
            ("brackets.csv", [:], "ok"),
        ] as [(String, JSONObject, String)]
    )
    func content(_ path: String, _ more: JSONObject, _ expected: String) throws {
        let trial = try trial(path, .tls, more)
        #expect(([trial.report.end] + trial.report.fields).joined(separator: " ") == expected, "\(trial.visibleText)")
    }

    @Test("What isn't there, or not for everybody")
    func refusals() throws {
        func expected(_ end: String, _ status: Int) -> ExpectedOutcome {
            ExpectedOutcome(end, ["file"], code: "HTTP \(status)")
        }
        try trial("none.csv").expect(expected("query file_not_found", 404), .unknownResource, variant: "over HTTP")
        try trial("gone.csv").expect(expected("query file_not_found", 410), nil)
        let login = expected("authenticate authentication_failed", 401)
        try trial("secret.csv").expect(login, .wrongSecret, variant: "over HTTP")
        let denied = expected("authorize permission_denied", 403)
        try trial("forbidden.csv").expect(denied, .missingPermission, variant: "over HTTP")
        try trial("broken.csv").expect(expected("query server_error", 500), nil)
        let busy = ExpectedOutcome("query server_busy", ["file"], code: "HTTP 503")
        try trial("busy.csv").expect(busy, nil)
    }

    @Test("Redirects are followed, but not away from TLS", arguments: ["absolute", "path", "relative", "other-scheme"])
    func redirects(_ name: String) throws {
        try trial("moved/\(name)").expect(ExpectedOutcome("ok"), nil)
    }

    @Test("Redirects that lead nowhere", arguments: ["loop", "plain", "odd", "none"])
    func badRedirects(_ name: String) throws {
        if name == "none" {
            let server = FaultyServer(.answering(302, ""))
            let trial = try withExtendedLifetime(server) {
                try HTTPTrial(CSVDriver(), "csv", ["file": .string("http://127.0.0.1:\(server.port)/x.csv")])
            }
            try trial.expect(ExpectedOutcome("query protocol_error", ["file"], code: "HTTP 302"), nil)
            return
        }
        let expected = ExpectedOutcome("query protocol_error", ["file"])
        let cause: FailureCause? = name == "plain" ? .redirectElsewhere : nil
        try trial("moved/\(name)").expect(expected, cause, variant: "away from TLS", hidden: ["secret-part"])
    }

    @Test("Certificates")
    func certificates() throws {
        let untrusted = try HTTPTrial(CSVDriver(), "csv", ["file": .string(try address("sales.csv"))])
        try untrusted.expect(ExpectedOutcome("tls certificate_untrusted", ["file"]), .certificateUntrusted)
        let expired = ExpectedOutcome("tls certificate_expired", ["file"])
        try trial("sales.csv", .expired).expect(expired, .certificateExpired)
        let other = ExpectedOutcome("tls certificate_hostname_mismatch", ["file"])
        try trial("sales.csv", .otherHost).expect(other, .certificateOfOtherHost)
        let client = ExpectedOutcome("tls client_certificate_required", ["file"])
        try trial("sales.csv", .mutual).expect(client, .clientCertificateMissing)
    }

    @Test("What goes wrong on the way")
    func faults() throws {
        for example in HTTPFault.all where ![.redirectElsewhere, .hugeAnswer].contains(example.cause) {
            let server = FaultyServer(example.fault)
            let file = JSONValue.string("http://127.0.0.1:\(server.port)/x.csv")
            let trial = try withExtendedLifetime(server) {
                try HTTPTrial(CSVDriver(), "csv", ["file": file], milliseconds: example.milliseconds)
            }
            let end = example.end.replacing("*", with: "query")
            try trial.expect(ExpectedOutcome(end, ["file"]), example.cause)
        }
        let closed = ExpectedOutcome("connect connection_refused", ["file"], code: "ECONNREFUSED")
        try HTTPTrial(CSVDriver(), "csv", ["file": "http://127.0.0.1:1/x.csv"]).expect(closed, .closedPort)
        let unknown = ExpectedOutcome("resolve host_not_found", ["file"])
        try HTTPTrial(CSVDriver(), "csv", ["file": "https://no-such-host.invalid/x"]).expect(unknown, .unknownHost)
    }

    @Test("The schema of a file on a web server is named after it")
    func schema() throws {
        let services = try StandInServices.shared()
        let trusting = HTTPNetwork(authorities: .file(path: services.tls + "/ca.crt"))
        let session = TestSession(interruption: Interruption(deadline: .now.advanced(byMilliseconds: 10_000)))
        let credentials = Credentials(plain: ["file": .string(try address("sales.csv?version=a/b.c"))])
        let schema = try CSVDriver(network: trusting).discoverSchema(credentials, session: session)
        #expect(schema.schemas.flatMap(\.tables).map(\.name) == ["sales"])
        #expect(schema.schemas[0].tables[0].columns.map(\.name) == ["id", "name", "amount"])
    }

    @Test(
        "Nobody on the internet leads into one's own network",
        arguments: [
            "http://127.0.0.1:8080/", "https://localhost/", "https://db.localhost/", "http://[::1]/",
            "http://169.254.169.254/x", "http://10.1.2.3/", "http://172.31.0.1/", "http://192.168.0.1/",
            "http://100.64.0.1/", "http://[fe80::1]/", "http://[fd00::1]/", "http://[::ffff:10.0.0.1]/",
            "http://0.0.0.0/",
        ]
    )
    func internalRedirect(_ location: String) throws {
        #expect(throws: TestFailure.self) {
            try CSVDownload.destination(location, from: "http://files.test/a.csv", status: 302)
        }
        let besideIt = try CSVDownload.destination(location, from: "http://127.0.0.1/a.csv", status: 302)
        #expect(besideIt == location)
    }

    @Test(
        "Redirects on the internet",
        arguments: [
            "http://172.32.0.1/", "http://11.0.0.1/", "http://169.253.0.1/", "http://[2001:db8::1]/",
            "https://mirror.test/a.csv",
        ]
    )
    func publicRedirect(_ location: String) throws {
        #expect(try CSVDownload.destination(location, from: "http://files.test/a.csv", status: 302) == location)
    }

    @Test(
        "Where a redirect leads",
        arguments: [
            ("https://b.test/y?z#f", "https://b.test/y?z"), ("//b.test/y", "https://b.test/y"),
            ("/y/z", "https://a.test:1/y/z"), ("y", "https://a.test:1/p/y"), ("../y?../z", "https://a.test:1/y?../z"),
            ("../../../y", "https://a.test:1/y"), ("./y", "https://a.test:1/p/y"), ("", nil), ("#f", nil),
        ]
    )
    func resolving(_ location: String, _ expected: String?) {
        #expect(CSVDownload.resolve(location, from: "https://a.test:1/p/x.csv?q=/s/t") == expected)
    }

    @Test(
        "Which part of a file came",
        arguments: [
            ("bytes 0-99/1234", 0, 1234), ("Bytes 5-99/*", 5, nil), ("bytes 0-99/99", nil, nil),
            ("bytes 9-1/99", nil, nil), ("bytes */99", nil, nil), ("bytes 0-/99", nil, nil), ("", nil, nil),
            ("lines 0-9/99", nil, nil), ("bytes 0-99999999999999999999/9", nil, nil),
        ] as [(String, Int?, Int?)]
    )
    func ranges(_ text: String, _ first: Int?, _ size: Int?) {
        #expect(ContentRange(text)?.first == first)
        #expect(ContentRange(text)?.size == size)
    }

    @Test("The stand-in is what another client takes it for")
    func independentClient() throws {
        let port = try StandInServices.shared().port("files", .plain)
        let outcomes = try VendorClient.outcomes("check_files", ["address": .string("http://127.0.0.1:\(port)")])
        for name in ["part", "whole", "moved"] {
            #expect(outcomes[name] == "ok", "\(outcomes)")
        }
        for (name, status) in ["missing": 404, "forbidden": 403, "secret": 401, "empty": 416] {
            #expect(outcomes[name]?.hasPrefix("HTTPError: HTTP Error \(status)") == true, "\(outcomes)")
        }
    }
}
