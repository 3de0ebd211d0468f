import HTTPTransport
import JSON
import POSIX
import Testing

@testable import Platforms

/// After a platform said that there are too many requests, all hold back together.
@Suite struct SharedPauseTests {
    private static func limit(_ headers: (String, String)...) -> FakePlatform.Answer {
        Scripted.json(429, #"{"error":{"code":"RATE_LIMIT_EXCEEDED","message":"slowly"}}"#, headers)
    }

    private func short(_ milliseconds: Int) -> Interruption {
        Interruption(deadline: .now.advanced(byMilliseconds: milliseconds))
    }

    private func refuse(_ client: DatabrainClient) {
        let failure = riverFailure { () throws(PlatformFailure) in try client.check(.patient) }
        #expect(failure?.kind == .rateLimited)
    }

    @Test(
        "Whoever comes later waits, too",
        arguments: [
            (limit(("retry-after", "5")), 5000), (limit(("x-ratelimit-reset", "7")), 7000), (limit(), 125),
        ] as [(FakePlatform.Answer, Int)]
    )
    func everybodyWaits(limit: @escaping FakePlatform.Answer, wait: Int) throws {
        let platform = FakePlatform([limit, Scripted.names("a")])
        let client = try platform.client
        refuse(client)
        #expect(platform.sleeps == [])
        #expect(try client.names(.patient) == ["a"])
        #expect(platform.sleeps == [wait])
        #expect(try client.names(.patient) == ["a"])
        #expect(platform.sleeps == [wait] && platform.requests.count == 3)
    }

    @Test func whoHasNotTheTimeIsToldAtOnce() throws {
        let platform = FakePlatform([Self.limit(("retry-after", "5")), Scripted.names("a")])
        let client = try platform.client
        refuse(client)
        let source = try postgresSource()
        let failure = riverFailure { () throws(PlatformFailure) in try client.create(source, short(4000)) }
        #expect(failure?.kind == .rateLimited && failure?.outcome == .notApplied)
        #expect(failure?.upstream?.code == "RATE_LIMIT_EXCEEDED" && failure?.upstream?.status == 429)
        #expect(failure?.retryAfterMilliseconds == 5000)
        #expect(platform.requests.count == 1 && platform.sleeps == [])
    }

    @Test func whoIsCancelledWaitsNoLonger() throws {
        let platform = FakePlatform([Self.limit(("retry-after", "5")), Scripted.names("a")])
        let client = try platform.client
        refuse(client)
        let cancelled = Interruption.patient
        cancelled.cancel()
        let failure = riverFailure { () throws(PlatformFailure) in try client.names(cancelled) }
        #expect(failure?.kind == .cancelled)
        #expect(platform.requests.count == 1)
    }

    @Test func aPlatformThatWantsMuchIsAskedAgainNowAndThen() throws {
        let pause = SharedPause()
        let start = Timestamp(milliseconds: 5_000_000)
        let after = { (milliseconds: Int64) in pause.remaining(now: Timestamp(milliseconds: 5_000_000 + milliseconds)) }
        #expect(after(0)?.milliseconds == nil)
        pause.note(HTTPResponse(status: 429), for: 3_600_000, now: start)
        #expect(after(1000)?.milliseconds == 59_000)
        #expect(after(1000)?.refusal.header("retry-after") == "3599")
        #expect(after(1001)?.refusal.header("retry-after") == "3599")
        // A shorter one doesn't end a longer one.
        pause.note(HTTPResponse(status: 429), for: 10, now: start)
        #expect(after(59_999)?.milliseconds == 1)
        #expect(after(60_000)?.milliseconds == nil)
        // A clock that was set back doesn't make it last.
        pause.note(HTTPResponse(status: 429), for: .max, now: start)
        #expect(after(10)?.milliseconds == 59_990)
        #expect(after(-3_600_000)?.milliseconds == nil)
    }
}
