import HTTPTransport
import JSON
import POSIX
import Testing

@testable import Platforms

/// Every answer that is documented, or seen in the public server, and what isn't one.
@Suite struct CredibleAnswerTests {
    private func client(_ platform: FakePlatform, _ interface: CredibleInterface = .data) throws -> CredibleClient {
        CredibleClient(
            baseURL: try CredibleClient.baseURL("https://acme.data.credibledata.com"),
            scope: CredibleScope(
                interface: interface,
                organization: "acme",
                project: "sales",
                segment: "projects"
            ),
            tokens: platform,
            client: platform,
            pacing: Pacing(now: { Timestamp(milliseconds: 1_000_000) }, random: { 0 }) { _, _ in }
        )
    }

    private func failure<Result>(_ body: () throws(PlatformFailure) -> Result) -> PlatformFailure? {
        do throws(PlatformFailure) {
            _ = try body()
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "Refusals in every shape",
        arguments: [
            (404, #"{"message":"gone","details":"more"}"#, nil, "gone", .notFound),
            (404, #"{"code":404,"message":"gone"}"#, nil, "gone", .notFound),
            (404, #"{"code":"NOT_FOUND","message":"gone"}"#, "NOT_FOUND", "gone", .notFound),
            (409, #"{"error":"there"}"#, nil, "there", .failed),
            (403, #"{"code":403,"message":"frozen"}"#, nil, "frozen", .forbidden),
            (401, "", nil, nil, .unauthenticated), (413, "", nil, nil, .invalidRequest),
            (404, "<html>", nil, nil, .unexpectedAnswer), (405, "", nil, nil, .unexpectedAnswer),
            (504, #"{"message":"slow"}"#, nil, "slow", .unavailable),
        ] as [(Int, String, String?, String?, PlatformFailure.Kind)]
    )
    func refusals(status: Int, body: String, code: String?, message: String?, kind: PlatformFailure.Kind) throws {
        // The project is there.
        let answer: FakePlatform.Answer = { request in
            request.url.hasSuffix("/connections")
                ? Scripted.json(200, "[]")(request) : Scripted.json(status, body)(request)
        }
        let client = try client(FakePlatform([answer]))
        let failure = failure { () throws(PlatformFailure) in try client.get("a", .patient) }
        #expect(failure?.kind == kind)
        #expect(failure?.upstream?.status == status)
        #expect(failure?.upstream?.code == code)
        #expect(failure?.upstream?.message == message)
    }

    @Test(
        "Tests that were done",
        arguments: [
            (#"{"status":"ok","errorMessage":null}"#, CredibleTest(isSuccessful: true)),
            (#"{"status":"ok","errorMessage":""}"#, CredibleTest(isSuccessful: true)),
            (#"{"status":"ok"}"#, CredibleTest(isSuccessful: true)),
            (#"{"status":"failed","errorMessage":"no"}"#, CredibleTest(isSuccessful: false, errorMessage: "no")),
            (#"{"status":"failed","errorMessage":""}"#, CredibleTest(isSuccessful: false)),
            (#"{"status":"failed"}"#, CredibleTest(isSuccessful: false)),
            (#"{"status":"perhaps"}"#, nil), ("{}", nil), ("[]", nil), ("", nil), (#"{"status":true}"#, nil),
        ]
    )
    func tests(body: String, expected: CredibleTest?) throws {
        let platform = FakePlatform([Scripted.json(200, body)])
        let client = try client(platform)
        var found: CredibleTest?
        let failure = failure { () throws(PlatformFailure) in found = try client.test(GuardedObject(), .patient) }
        #expect(found == expected)
        #expect(failure?.kind == (expected == nil ? .unexpectedAnswer : nil))
        #expect(platform.requests.map(\.url) == ["https://acme.data.credibledata.com/api/v0/connections/test"])
    }

    @Test(
        "Listings",
        arguments: [
            ("[]", []),
            (
                #"[{"name":"a","type":"postgres","resource":"/r","attributes":{},"fingerprint":"f"},{"name":"b","type":"new"}]"#,
                [CredibleListItem(name: "a", type: "postgres"), CredibleListItem(name: "b", type: "new")]
            ),
            (#"[{"name":"a"}]"#, [CredibleListItem(name: "a", type: nil)]),
            ("{}", nil), (#"[{"type":"postgres"}]"#, nil), (#"[{"name":"a","type":1}]"#, nil), ("[1]", nil),
        ] as [(String, [CredibleListItem]?)]
    )
    func listings(body: String, expected: [CredibleListItem]?) throws {
        let client = try client(FakePlatform([Scripted.json(200, body)]))
        var found: [CredibleListItem]?
        let failure = failure { () throws(PlatformFailure) in found = try client.list(.patient) }
        #expect(found == expected)
        #expect((failure?.kind == .unexpectedAnswer) == (expected == nil))
        #expect(expected != nil || failure?.message.contains("expected ") == true)
    }

    @Test("A project that isn't there is told from a connection that isn't")
    func noSuchProject() throws {
        let refusal = Scripted.json(404, #"{"code":404,"message":"gone"}"#)
        let client = try client(FakePlatform([refusal]))
        let failures = [
            failure { () throws(PlatformFailure) in try client.get("a", .patient) },
            failure { () throws(PlatformFailure) in try client.schemaNames("a", .patient) },
            failure { () throws(PlatformFailure) in try client.tables("a", schema: "s", .patient) },
            failure { () throws(PlatformFailure) in try client.delete("a", .patient) },
        ]
        #expect(failures.map { $0?.kind } == Array(repeating: .misconfigured, count: 4))
        #expect(failures.last??.outcome == .notApplied)
    }

    @Test("An answer that isn't one is quoted nowhere", arguments: ["pw-hush", #"{"password":"pw-hush"}"#])
    func mismatches(body: String) throws {
        let client = try client(FakePlatform([Scripted.json(200, body)]))
        let failure = try #require(failure { () throws(PlatformFailure) in try client.get("a", .patient) })
        #expect(failure.kind == .unexpectedAnswer)
        #expect(!"\(failure)".contains("pw-hush"))
    }

    @Test(
        "Where everything is",
        arguments: [
            (.data, "https://acme.data.credibledata.com/api/v0/projects/sales/connections"),
            (.admin, "https://acme.data.credibledata.com/api/v0/organizations/acme/projects/sales/connections"),
        ] as [(CredibleInterface, String)]
    )
    func addresses(interface: CredibleInterface, list: String) throws {
        let platform = FakePlatform([Scripted.json(200, "[]")])
        _ = try client(platform, interface).list(.patient)
        let request = try #require(platform.requests.first)
        #expect(request.url == list)
        #expect(request.headers.map(\.name) == ["Authorization", "Accept"])
        #expect(CredibleClient.cloud("acme", interface) == "https://acme.\(interface.rawValue).credibledata.com")
    }

    // MARK: - Writes

    private static func written(_ members: JSONObject = ["name": "w1", "type": "postgres"]) -> WrittenSource {
        WrittenSource(name: "w1", datasourceType: "postgres", body: GuardedObject(plain: members))
    }

    private static let nothing = Scripted.json(404, #"{"message":"gone"}"#)

    @Test(
        "What isn't the documented success is none",
        arguments: [
            (.data, 200, #"{"code":500,"message":"Connection failed"}"#),
            (.data, 201, #"{"code":201,"message":"failed"}"#),
            (.data, 201, #"{"message":"ok","error":"x"}"#), (.data, 200, #"{"message":"ok"}"#), (.data, 202, "{}"),
            (.admin, 201, #"{"name":"other","type":"postgres"}"#), (.admin, 201, #"{"name":"w1","type":"mysql"}"#),
        ] as [(CredibleInterface, Int, String)]
    )
    func falseCreations(interface: CredibleInterface, status: Int, body: String) throws {
        let platform = FakePlatform([Scripted.json(status, body), Self.nothing])
        let client = try client(platform, interface)
        let failure = failure { () throws(PlatformFailure) in try client.create(Self.written(), .patient) }
        #expect(failure?.kind == .unexpectedAnswer)
        // It said that it did it: what isn't there yet may come.
        #expect(failure?.outcome == .unknown)
        #expect(platform.methods.count { $0 == "POST" } == 1)
    }

    @Test(
        "The documented success is one",
        arguments: [
            (.data, #"{"message":"ok","error":null}"#), (.admin, #"{"name":"w1","type":"postgres"}"#),
            (.admin, #"{"name":"w1"}"#),
        ] as [(CredibleInterface, String)]
    )
    func trueCreations(interface: CredibleInterface, body: String) throws {
        let client = try client(FakePlatform([Scripted.json(201, body)]), interface)
        let failure = failure { () throws(PlatformFailure) in try client.create(Self.written(), .patient) }
        #expect(failure == nil)
    }

    @Test(
        "A change or a deletion that says its error is none",
        arguments: [
            #"{"code":500,"message":"failed"}"#, #"{"message":"ok","error":"x"}"#,
        ]
    )
    func falseChanges(body: String) throws {
        let client = try client(FakePlatform([Scripted.json(200, body)]))
        for failure in [
            failure { () throws(PlatformFailure) in try client.update(Self.written([:]), .patient) },
            failure { () throws(PlatformFailure) in try client.delete("w1", .patient) },
        ] {
            #expect(failure?.kind == .unexpectedAnswer)
        }
    }

    @Test("A failed test has kept nothing from being stored where it is stored", arguments: [true, false])
    func aFailedTest(isThere: Bool) throws {
        let refusal = Scripted.json(502, #"{"message":"no server"}"#)
        let there = Scripted.json(200, #"{"name":"w1","type":"postgres"}"#)
        let client = try client(FakePlatform([refusal, isThere ? there : Self.nothing]))
        let failure = failure { () throws(PlatformFailure) in try client.create(Self.written(), .patient) }
        #expect(failure?.kind == (isThere ? .failed : .testFailed))
        #expect(failure?.outcome == (isThere ? .applied : .notApplied))
        #expect(failure?.message.contains("nothing was stored") == !isThere)
        #expect(failure?.message.contains("no server") == true)
    }

    @Test func whoWasFasterIsTold() throws {
        let refusal = Scripted.json(500, #"{"code":500,"message":"Connection w1 already exists"}"#)
        let same = Scripted.json(200, #"{"name":"w1","type":"postgres"}"#)
        let client = try client(FakePlatform([refusal, same]))
        let failure = failure { () throws(PlatformFailure) in try client.create(Self.written(), .patient) }
        #expect(failure?.kind == .alreadyExists && failure?.outcome == .notApplied)
    }
}
