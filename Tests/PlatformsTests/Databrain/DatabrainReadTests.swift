import HTTPTransport
import JSON
import POSIX
import Testing

@testable import Platforms

@Suite struct DatabrainReadTests {
    private func failure<Result>(_ body: () throws(PlatformFailure) -> Result) -> PlatformFailure? {
        do throws(PlatformFailure) {
            _ = try body()
            return nil
        } catch {
            return error
        }
    }

    /// A platform with so many sources, `0` and on, that pages as documented.
    private func platform(with count: Int) -> FakePlatform {
        let names = (0..<count).map(String.init)
        return FakePlatform([
            { request in
                guard let page = request.url.split(separator: "pageNumber=").last.flatMap({ Int($0) }) else {
                    return Scripted.list(names)(request)
                }
                return Scripted.list(Array(names.dropFirst((page - 1) * 10).prefix(10)))(request)
            }
        ])
    }

    @Test(
        "Windows are put together from pages of ten",
        arguments: [
            // offset, count, sources, requests
            (0, 10, 25, 2), (0, 50, 25, 3), (10, 10, 25, 2), (20, 10, 25, 1), (30, 10, 25, 1), (3, 4, 25, 1),
            (8, 4, 25, 2), (0, 10, 10, 2), (0, 10, 0, 1), (0, 1000, 25, 1), (20, 500, 2000, 1), (7, 90, 100, 10),
        ]
    )
    func windows(offset: Int, count: Int, sources: Int, requests: Int) throws {
        let platform = platform(with: sources)
        let page = try platform.client.names(from: offset, count: count, .patient)
        #expect(page.names == (0..<sources).dropFirst(offset).prefix(count).map(String.init))
        #expect(page.hasMore == (sources > offset + count))
        #expect(platform.requests.count == requests)
    }

    @Test func everythingIsOneRequest() throws {
        let platform = platform(with: 25)
        #expect(try platform.client.names(.patient).count == 25)
        let request = try #require(platform.requests.first)
        #expect(request.url == "https://db.example.com/api/v2/datasource")
        #expect(request.body == nil)
        let headers = request.headers.map(\.name)
        #expect(headers == ["Authorization", "Accept"])
        guard case .secret("Bearer ", FakePlatform.token) = request.headers[0].value else {
            Issue.record("The token isn't a secret in its header.")
            return
        }
    }

    @Test func whatIsSaidTwiceCountsForNothing() throws {
        let client = try FakePlatform([Scripted.json(200, #"{"data":[{"name":"a"}],"data":[]}"#)]).client
        let failure = failure { () throws(PlatformFailure) in try client.names(.patient) }
        #expect(failure?.kind == .unexpectedAnswer)
    }

    @Test(
        "A read is repeated",
        arguments: [
            Scripted.json(429, ""), Scripted.json(500, ""), Scripted.json(503, ""),
            Scripted.lost(.connectionLost, received: true), Scripted.lost(.connectionRefused, received: false),
        ]
    )
    func retries(how: @escaping FakePlatform.Answer) throws {
        let platform = FakePlatform([how, how, Scripted.names("a")])
        #expect(try platform.client.names(.patient) == ["a"])
        #expect(platform.sleeps == [125, 250])
    }

    @Test func aReadIsNotRepeatedForEver() throws {
        let platform = FakePlatform([Scripted.json(503, "")])
        let client = try platform.client
        let failure = failure { () throws(PlatformFailure) in try client.names(.patient) }
        #expect(failure?.kind == .unavailable)
        #expect(failure?.outcome == nil)
        #expect(platform.requests.count == 4)
    }

    @Test func aWishThatIsTooLongIsToldInsteadOfWaitedFor() throws {
        let platform = FakePlatform([Scripted.json(429, "", [("retry-after", "120")])])
        let client = try platform.client
        let failure = failure { () throws(PlatformFailure) in try client.names(.patient) }
        #expect(failure?.kind == .rateLimited)
        #expect(failure?.retryAfterMilliseconds == 120_000)
        #expect(failure?.isRetryable == true)
        #expect(platform.sleeps.isEmpty)
    }

    @Test(
        "Answers that aren't as documented are named as such",
        arguments: [
            "", "[]", "{}", "null", #"{"data":{}}"#, #"{"data":[1]}"#, #"{"data":[{"name":1}]}"#,
            #"{"data":[{"name":"a"},{}]}"#, #"{"data":[{"name":"a"}]"#, #"{"data":[{"name":"a"}],}"#,
        ]
    )
    func mismatches(body: String) throws {
        let platform = FakePlatform([Scripted.json(200, body)])
        let client = try platform.client
        let failure = try #require(failure { () throws(PlatformFailure) in try client.names(.patient) })
        #expect(failure.kind == .unexpectedAnswer)
        #expect(failure.message.contains("expected an object whose `data` is an array"))
        #expect(failure.upstream?.status == 200)
        #expect(platform.requests.count == 1)
    }

    @Test func namesAreAnyText() throws {
        let platform = FakePlatform([Scripted.json(200, #"{"data":[{"name":"\u00e9 \"/?&"}],"error":null}"#)])
        #expect(try platform.client.names(.patient) == ["é \"/?&"])
    }

    @Test func aNameInAURLIsEncoded() throws {
        let platform = FakePlatform([Scripted.json(200, #"{"id":"1","message":"gone"}"#)])
        try platform.client.delete("a b&c=d/é#?+%", .patient)
        #expect(
            platform.requests.first?.url
                == "https://db.example.com/api/v2/datasource?datasourceName=a%20b%26c%3Dd%2F%C3%A9%23%3F%2B%25"
        )
    }

    @Test func syncSendsTheDocumentedBody() throws {
        let platform = FakePlatform([Scripted.json(200, #"{"data":{"message":"Sync completed"}}"#)])
        try platform.client.sync("7b1c", .patient)
        let request = try #require(platform.requests.first)
        #expect(request.method == .post)
        #expect(request.url == "https://db.example.com/api/v2/datasource/sync")
        #expect(request.body.map { String(decoding: $0, as: UTF8.self) } == #"{"input":{"datasourceId":"7b1c"}}"#)
    }
}
