import POSIX
import Testing

@testable import HTTPTransport

@Suite("Whether and when to try again")
struct RetryPolicyTests {
    private let policy = RetryPolicy()

    private func answer(_ status: Int, _ headers: [(name: String, value: String)] = []) -> RetryPolicy.Outcome {
        .response(HTTPResponse(status: status, headers: headers))
    }

    @Test("Waits double, up to the longest, and random decides in their upper half")
    func backOff() {
        var policy = policy
        policy.tryLimit = 100
        for (attempt, longest) in [(1, 250), (2, 500), (3, 1000), (6, 8000), (7, 8000), (99, 8000)] {
            for (random, expected) in [(0.0, longest / 2), (0.999_999, longest - 1)] {
                let delay = policy.delay(
                    afterAttempt: attempt,
                    answer(503),
                    .repeatable,
                    remaining: .max,
                    random: random
                )
                #expect(delay == expected)
            }
        }
    }

    @Test("Only so many tries, and only in time")
    func limits() {
        #expect(policy.delay(afterAttempt: 3, answer(503), .repeatable, remaining: 100_000) != nil)
        #expect(policy.delay(afterAttempt: 4, answer(503), .repeatable, remaining: 100_000) == nil)
        #expect(policy.delay(afterAttempt: 1, answer(503), .repeatable, remaining: 125, random: 0) == nil)
        #expect(policy.delay(afterAttempt: 1, answer(503), .repeatable, remaining: 126, random: 0) == 125)
        let later = answer(429, [("retry-after", "60")])
        #expect(policy.delay(afterAttempt: 1, later, .repeatable, remaining: 60_000, random: 0) == nil)
        #expect(policy.delay(afterAttempt: 1, later, .repeatable, remaining: 60_001, random: 0) == 60_000)
    }

    @Test(
        "What is tried again",
        arguments: [
            (200, false, false), (302, false, false), (400, false, false), (401, false, false), (404, false, false),
            (408, true, false), (429, true, true), (500, true, false), (501, false, false), (503, true, false),
        ]
    )
    func statuses(status: Int, forReads: Bool, forWrites: Bool) {
        let isRepeated = { (safety: RetryPolicy.Safety) in
            policy.delay(afterAttempt: 1, answer(status), safety, remaining: 10_000) != nil
        }
        #expect(isRepeated(.repeatable) == forReads)
        #expect(isRepeated(.onlyIfNotReceived) == forWrites)
    }

    @Test(
        "Which failures are tried again",
        arguments: [
            (HTTPFailure.Reason.connectionRefused, true), (.connectionLost, true), (.timeout, true), (.busy, true),
            (.networkUnreachable, true), (.hostNotFound, false), (.cancelled, false), (.certificateExpired, false),
            (.tlsUnsupported, false), (.protocolError, false), (.tooLarge, false), (.refused, false),
        ]
    )
    func failures(reason: HTTPFailure.Reason, passes: Bool) {
        for (received, safety, expected) in [
            (true, RetryPolicy.Safety.repeatable, passes), (false, .repeatable, passes),
            (true, .onlyIfNotReceived, false), (false, .onlyIfNotReceived, passes),
        ] {
            let failure = HTTPFailure(reason, at: .exchange, "", mayHaveBeenReceived: received)
            let delay = policy.delay(afterAttempt: 1, .failure(failure), safety, remaining: 10_000)
            #expect((delay != nil) == expected)
        }
    }

    @Test(
        "What a server says of the time",
        arguments: [
            (429, "retry-after", "7", 7000), (503, "retry-after", "0", 0), (503, "retry-after", "-1", nil),
            (503, "retry-after", "1.5", nil), (503, "retry-after", "soon", nil), (503, "retry-after", "", nil),
            (503, "retry-after", "99999999999999999999999", Int.max),
            (429, "retry-after", "Sun, 06 Nov 1994 08:49:47 GMT", 10_000),
            (429, "retry-after", "Sun, 06 Nov 1994 08:49:00 GMT", 0),
            (429, "x-ratelimit-reset", "30", 30_000), (429, "x-ratelimit-reset", "784111787", 10_000),
            (503, "x-ratelimit-reset", "30", nil), (429, "ratelimit-reset", "5", 5000),
        ] as [(Int, String, String, Int?)]
    )
    func serverTime(status: Int, name: String, value: String, expected: Int?) {
        let now = Timestamp(milliseconds: 784_111_777_000)
        let response = HTTPResponse(status: status, headers: [(name, value)])
        // Ten digits are needed for a time since 1970; here they are moved into the range of the present.
        let isEpoch = value == "784111787"
        let shifted = HTTPResponse(status: status, headers: [(name, "1784111787")])
        let later = Timestamp(milliseconds: 1_784_111_777_000)
        let wait = RetryAfter.milliseconds(of: isEpoch ? shifted : response, now: isEpoch ? later : now)
        #expect(wait == expected)
    }

    @Test(
        "Dates",
        arguments: [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
            ("Sun Nov  6 08:49:37 1994", 784_111_777), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Thu, 29 Feb 2024 23:59:60 GMT", 1_709_251_200), ("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799),
            ("Wed, 29 Feb 2023 00:00:00 GMT", nil), ("Sun, 06 Nov 1994 24:00:00 GMT", nil),
            ("Sun, 06 Nov 1994 08:49:37 CET", nil), ("Sun, 06 Nov 1994 8:49:37 GMT", nil),
            ("Sun, 00 Nov 1994 08:49:37 GMT", nil), ("Sun, 06 Foo 1994 08:49:37 GMT", nil), ("", nil),
            ("784111777", nil),
        ] as [(String, Int64?)]
    )
    func dates(text: String, seconds: Int64?) {
        #expect(HTTPDate.parse(text)?.milliseconds == seconds.map { $0 * 1000 })
    }
}
