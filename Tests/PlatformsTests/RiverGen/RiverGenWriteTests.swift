import Datasource
import HTTPTransport
import JSON
import POSIX
import Testing

@testable import Platforms

/// Writes whose answers are lost, or aren't answers: nothing is sent twice, and what became of them is told as it is.
@Suite struct RiverGenWriteTests {
    private static let nothing = Scripted.page([])
    private static let there = Scripted.page([Scripted.source(3, "a")])
    private static let reset = Scripted.lost(.connectionLost, received: true)
    private static let silence = Scripted.lost(.timeout, received: true)
    private static let failed = Scripted.error(500, "INTERNAL_ERROR")
    private static let gateway = Scripted.json(504, "")
    private static let garbage = Scripted.json(200, "<html>")
    private static let answerOfAnother = Scripted.river(["id": 3, "name": "other"], 201)
    private static let down = Scripted.json(403, "")

    private static func written(_ source: JSONObject, hasCredentials: Bool) -> WrittenSource {
        var body = GuardedObject(plain: source)
        if hasCredentials {
            let place = JSONPointer("credentials", "password")
            body["credentials"] = .object(
                GuardedObject([
                    .init(key: ExactString("password"), value: .secret(GuardedSecret("pw-secret", at: place)))
                ])
            )
        }
        return WrittenSource(name: "a", datasourceType: "postgres", body: body)
    }

    private func create(_ platform: FakePlatform) throws -> PlatformFailure? {
        let client = try platform.riverGen
        let source = Self.written(["name": "a", "type": "postgresql", "host": "h"], hasCredentials: true)
        return riverFailure { () throws(PlatformFailure) in try client.create(source, .patient) }
    }

    struct Lost: Sendable {
        let how: FakePlatform.Answer
        let after: FakePlatform.Answer
        let outcome: PlatformFailure.Outcome
    }

    @Test(
        "A lost create is looked for",
        arguments: [
            Lost(how: reset, after: there, outcome: .applied),
            Lost(how: reset, after: nothing, outcome: .notApplied),
            Lost(how: reset, after: Scripted.page([Scripted.source(3, "A")]), outcome: .notApplied),
            Lost(how: silence, after: there, outcome: .applied),
            // RiverGen may still be at work.
            Lost(how: silence, after: nothing, outcome: .unknown),
            Lost(how: gateway, after: nothing, outcome: .unknown),
            Lost(how: failed, after: nothing, outcome: .notApplied),
            Lost(how: failed, after: there, outcome: .applied),
            Lost(how: garbage, after: there, outcome: .applied),
            // It said that it did it.
            Lost(how: garbage, after: nothing, outcome: .unknown),
            Lost(how: answerOfAnother, after: nothing, outcome: .unknown),
            // Somebody else's.
            Lost(how: reset, after: Scripted.page([Scripted.source(3, "a", ["host": "other"])]), outcome: .notApplied),
            Lost(how: silence, after: Scripted.page([Scripted.source(3, "a", ["host": "other"])]), outcome: .unknown),
            Lost(how: reset, after: Scripted.page([Scripted.source(3, "a", ["host": "h"])]), outcome: .applied),
            Lost(how: reset, after: down, outcome: .unknown),
        ]
    )
    func aLostCreate(lost: Lost) throws {
        let platform = FakePlatform([Self.nothing, lost.how, lost.after])
        let failure = try #require(try create(platform))
        #expect(failure.outcome == lost.outcome)
        #expect(platform.methods.count { $0 == "POST" } == 1)
    }

    @Test func aNameThatIsThereIsNotCreatedAgain() throws {
        let platform = FakePlatform([Self.there])
        let failure = try create(platform)
        #expect(failure?.kind == .alreadyExists && failure?.outcome == .notApplied)
        #expect(platform.methods == ["GET"])
    }

    @Test func withoutALookNothingIsSent() throws {
        let platform = FakePlatform([Self.down])
        #expect(try create(platform)?.outcome == .notApplied)
        #expect(platform.methods == ["GET"])
    }

    @Test("A write that can't have arrived is sent again", arguments: [true, false])
    func notReceived(isLimit: Bool) throws {
        let again =
            isLimit
            ? Scripted.json(429, "", [("retry-after", "3")])
            : Scripted.lost(.connectionRefused, received: false)
        let platform = FakePlatform([Self.nothing, again, again, Scripted.river(["id": 3], 201)])
        #expect(try create(platform) == nil)
        #expect(platform.methods == ["GET", "POST", "POST", "POST"])
    }

    @Test func aSecretThatIsQuotedIsTakenOut() throws {
        let quoting = Scripted.error(400, "VALIDATION_ERROR", "the password pw-secret is bad, dbn_live_secret_token")
        let failure = try #require(try create(FakePlatform([Self.nothing, quoting])))
        #expect(failure.upstream?.message == "the password <redacted> is bad, <redacted>")
        #expect(!"\(failure)".contains("pw-secret"))
    }

    // MARK: - Updates

    private func update(
        _ platform: FakePlatform,
        hasSource: Bool = true,
        hasCredentials: Bool = true,
        id: Int = 3
    ) throws -> PlatformFailure? {
        let source: JSONObject = hasSource ? ["host": "new", "tags": ["x"], "metadata": ["b": 1, "a": 2]] : [:]
        let change = RiverGenChange(
            Self.written(source, hasCredentials: hasCredentials),
            origins: [
                .init(place: JSONPointer("host"), origin: JSONPointer("credentials", "host")),
                .init(
                    place: JSONPointer("credentials", "password"),
                    origin: JSONPointer("credentials", "password")
                ),
            ]
        )
        let client = try platform.riverGen
        return riverFailure { () throws(PlatformFailure) in try client.update(id, change, .patient) }
    }

    private static let updated = Scripted.river(["id": 3])

    @Test func theAnswerIsAboutTheSource() throws {
        let platform = FakePlatform([Scripted.river(["id": 4]), Self.unchanged])
        let failure = try update(platform, hasCredentials: false)
        #expect(failure?.kind == .unexpectedAnswer && failure?.outcome == .unknown)
    }

    private static let changed = Scripted.river(
        Scripted.source(3, "a", ["host": "new", "tags": ["x"], "metadata": ["a": 2, "b": 1]])
    )
    private static let unchanged = Scripted.river(Scripted.source(3, "a", ["host": "old", "tags": ["x"]]))

    /// The answer of the page about updating, as it stands there.
    @Test func theDocumentedAnswerIsUnderstood() throws {
        let answer =
            #"""
            {"success": true, "data": {"id": 1, "organization_id": 1, "workspace_id": 1, "name": "Updated PostgreSQL",
            "type": "postgresql", "description": "Updated description", "host": "newhost.example.com", "port": 5433,
            "database_name": "production", "schema_name": "public", "connection_pool_size": 10, "connection_timeout": 60,
            "query_timeout": 300, "max_retries": 3, "status": "active", "tags": ["updated", "production"],
            "updated_at": "2024-12-01T11:00:00Z", "updated_by_user_id": 1}, "message": "Data source updated successfully"}
            """#
        let platform = FakePlatform([Scripted.json(200, answer)])
        #expect(try update(platform, hasCredentials: false, id: 1) == nil)
        #expect(platform.methods == ["PATCH"])
        let source = try RiverGenAnswers.source(HTTPResponse(status: 200, headers: [], body: Array(answer.utf8)))
        #expect(source.id == 1 && source.name == "Updated PostgreSQL" && source.type == "postgresql")
    }

    @Test func theSecondRequestMayFail() throws {
        let refused = Scripted.error(400, "BAD_REQUEST")
        for second in [refused, Self.reset] {
            let platform = FakePlatform([Self.updated, second])
            let failure = try update(platform)
            #expect(failure?.outcome == .partlyApplied)
            #expect(failure?.applied.map(\.description) == ["/credentials/host"])
            #expect(platform.methods == ["PATCH", "PATCH"])
        }
    }

    @Test(
        "The first request may be lost",
        arguments: [
            (changed, true, .partlyApplied), (changed, false, .applied),
            (unchanged, true, .notApplied), (unchanged, false, .notApplied), (down, true, .unknown),
        ] as [(FakePlatform.Answer, Bool, PlatformFailure.Outcome)]
    )
    func theFirstRequestIsLost(
        after: @escaping FakePlatform.Answer,
        hasCredentials: Bool,
        outcome: PlatformFailure.Outcome
    ) throws {
        let platform = FakePlatform([Self.reset, after])
        let failure = try update(platform, hasCredentials: hasCredentials)
        #expect(failure?.outcome == outcome)
        #expect(failure?.applied.isEmpty == (outcome != .partlyApplied))
        #expect(platform.methods.count { $0 == "PATCH" } == 1)
    }

    @Test func whatIsRefusedAtOnceIsNotApplied() throws {
        let refused = Scripted.error(400, "BAD_REQUEST")
        #expect(try update(FakePlatform([refused]))?.outcome == .notApplied)
        #expect(try update(FakePlatform([refused]), hasSource: false)?.outcome == .notApplied)
        #expect(try update(FakePlatform([Self.reset]), hasSource: false)?.outcome == .unknown)
        #expect(try update(FakePlatform([]), hasSource: false, hasCredentials: false) == nil)
    }

    // MARK: - Deletes and syncs

    @Test(
        "A lost delete is looked for",
        arguments: [
            (reset, Scripted.error(404, "NOT_FOUND"), .applied), (reset, unchanged, .notApplied),
            (reset, Scripted.river(Scripted.source(3, "a", ["deleted_at": "2024"])), .applied),
            (silence, unchanged, .unknown), (reset, down, .unknown),
            (Scripted.error(409, "CONFLICT"), unchanged, .notApplied),
        ] as [(FakePlatform.Answer, FakePlatform.Answer, PlatformFailure.Outcome)]
    )
    func aLostDelete(
        how: @escaping FakePlatform.Answer,
        after: @escaping FakePlatform.Answer,
        outcome: PlatformFailure.Outcome
    ) throws {
        let platform = FakePlatform([how, after])
        let client = try platform.riverGen
        let failure = riverFailure { () throws(PlatformFailure) in try client.delete(3, force: nil, .patient) }
        #expect(failure?.outcome == outcome)
        #expect(platform.methods.count { $0 == "DELETE" } == 1)
    }

    @Test(
        "A lost discovery is looked for",
        arguments: [("then", .notApplied), ("now", .applied)] as [(JSONValue, PlatformFailure.Outcome)]
    )
    func aLostDiscovery(after: JSONValue, outcome: PlatformFailure.Outcome) throws {
        let before = try RiverGenSource(#require(Scripted.source(3, "a", ["schema_discovered_at": "then"]).object))
        let platform = FakePlatform([
            Self.reset, Scripted.river(Scripted.source(3, "a", ["schema_discovered_at": after])),
        ])
        let client = try platform.riverGen
        let failure = riverFailure { () throws(PlatformFailure) in try client.discover(before, .patient) }
        #expect(failure?.outcome == outcome)
        #expect(platform.methods.count { $0 == "POST" } == 1)
    }
}
