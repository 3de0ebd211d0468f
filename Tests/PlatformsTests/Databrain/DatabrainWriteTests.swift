import HTTPTransport
import POSIX
import Testing

@testable import Platforms

/// Writes whose answers are lost, or aren't answers: nothing is sent twice, and what became of them is told as it is.
@Suite struct DatabrainWriteTests {
    private func failure<Result>(_ body: () throws(PlatformFailure) -> Result) -> PlatformFailure? {
        do throws(PlatformFailure) {
            _ = try body()
            return nil
        } catch {
            return error
        }
    }

    struct Lost: Sendable {
        let before: [String]
        let how: FakePlatform.Answer
        let after: [String]
        let outcome: PlatformFailure.Outcome
    }

    static let reset = Scripted.lost(.connectionLost, received: true)
    static let silence = Scripted.lost(.timeout, received: true)
    static let failed = Scripted.error(500, "CREATE_DATASOURCE_FAILED")
    static let gateway = Scripted.json(504, "")
    static let garbage = Scripted.json(200, "<html>")
    static let another = Scripted.json(200, #"{"name":"other"}"#)
    static let huge = Scripted.lost(.tooLarge, received: true)

    @Test(
        "A lost create is looked for",
        arguments: [
            Lost(before: [], how: reset, after: ["a"], outcome: .applied),
            Lost(before: [], how: reset, after: ["b"], outcome: .notApplied),
            // What was there before wasn't created.
            Lost(before: ["a"], how: reset, after: ["a"], outcome: .notApplied),
            Lost(before: [], how: silence, after: ["a"], outcome: .applied),
            // The platform may still be at work.
            Lost(before: [], how: silence, after: [], outcome: .unknown),
            Lost(before: [], how: gateway, after: [], outcome: .unknown),
            Lost(before: [], how: failed, after: [], outcome: .notApplied),
            Lost(before: [], how: failed, after: ["a"], outcome: .applied),
            Lost(before: [], how: garbage, after: ["a"], outcome: .applied),
            // It said that it did it.
            Lost(before: [], how: garbage, after: [], outcome: .unknown),
            Lost(before: [], how: another, after: [], outcome: .unknown),
            Lost(before: [], how: huge, after: ["a"], outcome: .applied),
            // Names are compared as bytes.
            Lost(before: [], how: reset, after: ["A", "aa"], outcome: .notApplied),
        ]
    )
    func aLostCreate(lost: Lost) throws {
        let platform = FakePlatform([Scripted.list(lost.before), lost.how, Scripted.list(lost.after)])
        let client = try platform.client
        let source = try postgresSource()
        let failure = try #require(failure { () throws(PlatformFailure) in try client.create(source, .patient) })
        #expect(failure.outcome == lost.outcome)
        #expect(platform.methods.count { $0 == "POST" } == 1)
        #expect(failure.isRetryable == (lost.outcome != .applied && failure.kind != .unexpectedAnswer))
    }

    @Test func withoutAListingNothingIsClaimed() throws {
        let down = Scripted.json(403, "")
        for script in [[down, Self.reset, Scripted.names("a")], [Scripted.names(), Self.reset, down]] {
            let platform = FakePlatform(script)
            let client = try platform.client
            let source = try postgresSource()
            let failure = failure { () throws(PlatformFailure) in try client.create(source, .patient) }
            #expect(failure?.outcome == .unknown)
        }
    }

    @Test("A write that can't have arrived is sent again", arguments: [true, false])
    func notReceived(isLimit: Bool) throws {
        let again =
            isLimit
            ? Scripted.json(429, "", [("retry-after", "3")])
            : Scripted.lost(.connectionRefused, received: false)
        let platform = FakePlatform([Scripted.names(), again, again, Scripted.json(200, #"{"name":"a"}"#)])
        try platform.client.create(try postgresSource(), .patient)
        #expect(platform.methods == ["GET", "POST", "POST", "POST"])
        #expect(platform.sleeps == (isLimit ? [3000, 3000] : [125, 250]))
    }

    @Test func whatNobodyReceivedIsNotApplied() throws {
        let refused = Scripted.lost(.connectionRefused, received: false)
        let platform = FakePlatform([refused])
        let client = try platform.client
        let source = try postgresSource()
        for failure in [
            failure { () throws(PlatformFailure) in try client.create(source, .patient) },
            failure { () throws(PlatformFailure) in try client.update(source, .patient) },
            failure { () throws(PlatformFailure) in try client.delete("a", .patient) },
            failure { () throws(PlatformFailure) in try client.sync("a", .patient) },
        ] {
            #expect(failure?.kind == .unavailable)
            #expect(failure?.outcome == .notApplied)
        }
        #expect(platform.sleeps.max() ?? 0 <= 1000)
    }

    @Test("A lost update is told as unknown and not sent again", arguments: [reset, silence, failed, garbage])
    func aLostUpdate(how: @escaping FakePlatform.Answer) throws {
        let platform = FakePlatform([how])
        let client = try platform.client
        let source = try postgresSource()
        let failure = failure { () throws(PlatformFailure) in try client.update(source, .patient) }
        #expect(failure?.outcome == .unknown)
        #expect(platform.methods == ["PUT"])
    }

    @Test(
        "A lost delete is looked for",
        arguments: [
            Lost(before: [], how: reset, after: [], outcome: .applied),
            Lost(before: [], how: reset, after: ["a"], outcome: .notApplied),
            Lost(before: [], how: silence, after: ["a"], outcome: .unknown),
            Lost(before: [], how: garbage, after: [], outcome: .applied),
        ]
    )
    func aLostDelete(lost: Lost) throws {
        let platform = FakePlatform([lost.how, Scripted.list(lost.after)])
        let client = try platform.client
        let failure = failure { () throws(PlatformFailure) in try client.delete("a", .patient) }
        #expect(failure?.outcome == lost.outcome)
        #expect(platform.methods.count { $0 == "DELETE" } == 1)
    }

    @Test func ourOwnWritesCountMoreThanAnOlderListing() throws {
        let ok = Scripted.json(200, #"{"name":"a"}"#)
        let platform = FakePlatform([Scripted.names(), ok, Self.reset, Scripted.names("a")])
        let client = try platform.client
        let source = try postgresSource()
        try client.create(source, .patient)
        // The listing from before says that there is no `a`; but we have made it.
        let failure = failure { () throws(PlatformFailure) in try client.create(source, .patient) }
        #expect(failure?.outcome == .notApplied)
        #expect(platform.methods.starts(with: ["GET", "POST", "POST", "GET"]))
    }

    @Test func aCancelledWriteIsUnknownUnlessItNeverLeft() throws {
        for (received, outcome) in [(true, PlatformFailure.Outcome.unknown), (false, .notApplied)] {
            let interruption = Interruption.patient
            let platform = FakePlatform([
                Scripted.names(),
                { _ in
                    interruption.cancel()
                    let message = "The request was cancelled."
                    return .failure(HTTPFailure(.cancelled, at: .exchange, message, mayHaveBeenReceived: received))
                },
            ])
            let client = try platform.client
            let source = try postgresSource()
            let failure = failure { () throws(PlatformFailure) in try client.create(source, interruption) }
            #expect(failure?.kind == .cancelled)
            #expect(failure?.outcome == outcome)
            #expect(platform.methods == ["GET", "POST"])
        }
    }
}
