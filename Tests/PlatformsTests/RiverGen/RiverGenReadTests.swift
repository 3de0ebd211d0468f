import HTTPTransport
import JSON
import POSIX
import Testing

@testable import Platforms

@Suite struct RiverGenReadTests {
    @Test(
        "Windows are put together from RiverGen's pages, whatever their size",
        arguments: [
            // offset, count, sources, most at once, requests
            (0, 10, 25, 100, 1), (10, 10, 25, 100, 1), (20, 10, 25, 100, 1), (30, 10, 25, 100, 1), (3, 4, 25, 100, 2),
            (0, 10, 0, 100, 1), (0, 250, 1000, 100, 3), (500, 500, 1000, 100, 5), (0, 1000, 300, 100, 3),
            // It gives fewer than it is asked for.
            (0, 50, 200, 20, 3), (50, 50, 200, 20, 4), (50, 50, 60, 20, 2), (0, 100, 100, 7, 15),
        ]
    )
    func windows(offset: Int, count: Int, sources: Int, largest: Int, requests: Int) throws {
        let platform = FakePlatform([Scripted.pages(of: sources, largest: largest)])
        let window = try platform.riverGen.sources(RiverGenFilter(), from: offset, count: count, .patient, \.name)
        #expect(window.elements == (0..<sources).dropFirst(offset).prefix(count).map(String.init))
        #expect(window.hasMore == (sources > offset + count))
        #expect(platform.requests.count <= requests + (largest < count ? 1 : 0))
    }

    @Test("Everything is paged through", arguments: [(0, 100), (100, 100), (10_000, 100), (95, 20)])
    func everything(sources: Int, largest: Int) throws {
        let platform = FakePlatform([Scripted.pages(of: sources, largest: largest)])
        let ids = try platform.riverGen.sources(RiverGenFilter(), .patient) { $0.id }
        #expect(ids == Array(0..<sources))
        #expect(platform.requests.count == max(1, (sources + largest - 1) / largest))
        let request = try #require(platform.requests.first)
        #expect(
            request.url
                == "https://db.example.com/api/v1/data-sources?page=1&page_size=100&sort_by=created_at&sort_order=asc"
        )
        guard case .secret("Bearer ", FakePlatform.token) = request.headers[0].value else {
            Issue.record("The token isn't a secret in its header.")
            return
        }
    }

    @Test func noSourceIsToldTwice() throws {
        let platform = FakePlatform([
            Scripted.page([Scripted.source(1, "a"), Scripted.source(2, "b")], hasNext: true),
            Scripted.page([Scripted.source(2, "b"), Scripted.source(3, "c")], number: 2),
        ])
        #expect(try platform.riverGen.sources(RiverGenFilter(), .patient) { $0.id } == [1, 2, 3])
    }

    @Test(
        "Pages that lead nowhere aren't followed",
        arguments: [
            Scripted.page([Scripted.source(1, "a")], number: 7, hasNext: true),
            Scripted.page([Scripted.source(1, "a")], size: 1000),
            Scripted.page([], hasNext: true),
            Scripted.page([Scripted.source(1, "a"), Scripted.source(2, "b")], size: 1),
            Scripted.page([], size: 0),
        ]
    )
    func nonsensicalPages(answer: @escaping FakePlatform.Answer) throws {
        let platform = FakePlatform([answer])
        let client = try platform.riverGen
        let failure = riverFailure { () throws(PlatformFailure) in
            try client.sources(RiverGenFilter(), .patient) { $0.id }
        }
        #expect(failure?.kind == .unexpectedAnswer)
        #expect(platform.requests.count == 1)
    }

    @Test func aNameIsFoundAmongAllThatTheSearchFinds() throws {
        let others = (2..<102).map { Scripted.source($0, "my a") }
        let platform = FakePlatform([
            Scripted.page(Array(others.prefix(100)), hasNext: true),
            Scripted.page([Scripted.source(7000, "A"), Scripted.source(7001, "a")], number: 2),
        ])
        #expect(try platform.riverGen.source(named: "a", .patient).id == 7001)
        #expect(platform.requests.allSatisfy { $0.url.hasSuffix("&search=a") })
    }

    @Test func ambiguousNamesAreReportedWithTheirIds() throws {
        let twice = [Scripted.source(4, "a", ["workspace_id": 1]), Scripted.source(9, "a", ["workspace_id": 2])]
        let client = try FakePlatform([Scripted.page(twice)]).riverGen
        let failure = riverFailure { () throws(PlatformFailure) in try client.source(named: "a", .patient) }
        #expect(failure?.kind == .ambiguousName)
        #expect(failure?.message.contains("4, 9") == true && failure?.message.contains("workspaceId") == true)
        let none = try FakePlatform([Scripted.page([Scripted.source(4, "ab")])]).riverGen
        #expect(riverFailure { () throws(PlatformFailure) in try none.source(named: "a", .patient) }?.kind == .notFound)
    }

    @Test(
        "Every spelling of the address is the same",
        arguments: [
            ("https://api.rivergen.com", "https://api.rivergen.com/api/v1"),
            ("https://api.rivergen.com/", "https://api.rivergen.com/api/v1"),
            ("https://api.rivergen.com/api/v1", "https://api.rivergen.com/api/v1"),
            ("https://api.rivergen.com/api/v1/", "https://api.rivergen.com/api/v1"),
            // As the pages about concepts have it.
            ("https://api.rivegen.com/api", "https://api.rivegen.com/api/v1"),
            ("https://api.rivegen.com/api/", "https://api.rivegen.com/api/v1"),
            ("https://gateway.example.com/river", "https://gateway.example.com/river/api/v1"),
        ]
    )
    func addresses(text: String, url: String) throws {
        #expect(try RiverGenClient.baseURL(text).description == url)
    }

    @Test("Reads are repeated, tests aren't", arguments: [true, false])
    func repeating(isTest: Bool) throws {
        let lost = Scripted.lost(.connectionLost, received: true)
        let busy = Scripted.json(503, "", [("retry-after", "2")])
        let platform = FakePlatform([
            lost, busy, Scripted.river(["connection_successful": true, "id": 1, "name": "a", "type": "t"]),
        ])
        let client = try platform.riverGen
        let failure = riverFailure { () throws(PlatformFailure) in
            if isTest {
                _ = try client.test(1, .patient)
            } else {
                _ = try client.source(1, .patient)
            }
        }
        #expect((failure == nil) == !isTest)
        #expect(platform.requests.count == (isTest ? 1 : 3))
        #expect(platform.sleeps == (isTest ? [] : [125, 2000]))
    }

    @Test func theLimitsResetIsWaitedFor() throws {
        let limit = Scripted.error(429, "RATE_LIMIT_EXCEEDED")
        let reset: FakePlatform.Answer = { request in
            limit(request).map { HTTPResponse(status: 429, headers: [("x-ratelimit-reset", "3")], body: $0.body) }
        }
        let platform = FakePlatform([reset, Scripted.page([])])
        #expect(try platform.riverGen.sources(named: "a", .patient).isEmpty)
        #expect(platform.sleeps == [3000])
    }
}
