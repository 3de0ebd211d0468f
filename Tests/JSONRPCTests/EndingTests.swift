import JSON
import POSIX
import Testing

@testable import JSONRPC

/// `bridge.shutdown`, signals and a client that goes away, as far as they happen inside of a process.
@Suite struct EndingTests {
    private func patience(grace: Int, stall: Int = 2000, end: Int = 60_000) -> Patience {
        Patience(
            grace: .now.advanced(byMilliseconds: grace),
            stallMilliseconds: stall,
            end: .now.advanced(byMilliseconds: end)
        )
    }

    /// Tells an engine to end, as a signal does.
    private func stop(_ client: TestClient, _ patience: Patience) throws -> Monitor<Bool?> {
        let result = Monitor<Bool?>(nil)
        try Thread.start("stop") {
            let isComplete = client.engine.stop(patience)
            result.withLockSignalling { $0 = isComplete }
        }
        return result
    }

    private func wait(for result: Monitor<Bool?>) -> Bool? {
        result.wait(until: .now.advanced(byMilliseconds: 20_000)) { $0 }
    }

    private func waitForAnswers(of bytes: Int, _ client: TestClient) {
        while client.engine.outbox.waitingBytes + client.engine.outbox.written < bytes {
            Thread.sleep(milliseconds: 1)
        }
    }

    @Test(arguments: [false, true])
    func shutdownIsAnsweredLast(inOrder: Bool) throws {
        let client = try TestClient { $0.keepsOrder = inOrder }
        try client.call("work", ["ms": 100], id: 1)
        try client.call("write", ["ms": 50, "name": "a"], id: 2)
        try client.call("write", ["ms": 50, "name": "a"], id: 3)
        try client.call("echo", id: 4)
        try client.call("shutdown", id: 5)
        let lines = try client.allLinesAfterEnd()
        #expect(lines.compactMap { $0.id?.integer }.sorted() == [1, 2, 3, 4, 5])
        #expect(lines.last == #"{"jsonrpc":"2.0","id":5,"result":{}}"#)
        #expect(lines.allSatisfy { $0.errorCode == nil })
    }

    @Test(arguments: [false, true])
    func whatStandsBehindShutdownIsRefused(inOrder: Bool) throws {
        let client = try TestClient { $0.keepsOrder = inOrder }
        let lines = [
            TestClient.request("shutdown", id: 1),
            TestClient.request("echo", id: 2),
            TestClient.request("write", ["name": "a"], id: 3),
            TestClient.request("write", ["name": "a"], id: nil),
            TestClient.request("shutdown", id: 4),
            "[" + TestClient.request("echo", id: 5) + "]",
        ]
        try client.send(lines.map { $0 + "\n" }.joined())
        let answers = try client.allLinesAfterEnd()
        #expect(answers.count == 5)
        #expect(answers.first { $0.id == 1 }?.result == [:])
        for id in 2...4 {
            #expect(answers.first { $0.id == .number(JSONNumber(id)) }?.errorCode == 1502)
        }
        #expect(answers.compactMap { $0.json.array?.first?["error"]?["code"]?.integer } == [1502])
        #expect(client.service.journal.withLock { $0.isEmpty })
    }

    @Test func shutdownMayStandInABatch() throws {
        let client = try TestClient()
        let members = [
            TestClient.request("work", ["ms": 50], id: 1), TestClient.request("shutdown", id: 2),
            TestClient.request("echo", id: 3),
        ]
        try client.send("[" + members.joined(separator: ",") + "]\n")
        let answers = try #require(try client.allLinesAfterEnd().first?.json.array)
        #expect(answers.map { $0["error"]?["code"]?.integer } == [nil, nil, 1502])
    }

    @Test func shutdownMayBeANotification() throws {
        let client = try TestClient()
        try client.call("work", ["ms": 50], id: 1)
        try client.call("shutdown", id: nil)
        #expect(try client.allLinesAfterEnd().map(\.result) == ["done"])
    }

    @Test func afterTheGraceEverythingIsCancelled() throws {
        let client = try TestClient { configuration in
            configuration.shutdownGraceMilliseconds = 150
            configuration.concurrency = .init(total: 3, perPool: 3)
        }
        let start = Instant.now
        try client.call("write", ["name": "a", "ms": 60_000], id: 1)
        try client.call("write", ["name": "a", "ms": 60_000], id: 2)
        try client.call("stubborn", ["name": "b", "ms": 30_000], id: 3)
        try client.call("work", ["name": "c", "ms": 50], id: 4)
        try client.call("work", ["ms": 60_000], id: 5)
        try client.call("work", ["ms": 60_000], id: 6)
        try client.call("shutdown", id: 7)
        let lines = try client.allLinesAfterEnd()
        let elapsed = Instant.now.milliseconds(since: start)
        #expect(elapsed >= 150 && elapsed < 20_000)
        let codes = (1...7).map { id in lines.first { $0.id == .number(JSONNumber(id)) }?.errorCode }
        #expect(codes == [1501, 1502, 1501, nil, 1501, 1502, nil])
        #expect(lines.first { $0.id == 1 }?.outcome == "not_applied")
        #expect(lines.first { $0.id == 2 }?.outcome == "not_applied")
        #expect(lines.last?.id == 7)
        #expect(lines.count == 7)
    }

    @Test func aSignalEndsAnIdleEngineAtOnce() throws {
        let client = try TestClient()
        try client.call("echo", id: 1)
        client.waitForLines(1)
        let start = Instant.now
        #expect(wait(for: try stop(client, patience(grace: 10_000))) == true)
        #expect(Instant.now.milliseconds(since: start) < 5000)
        // What comes afterwards isn't accepted.
        try client.call("echo", id: 2)
        client.close()
        #expect(try client.allLinesAfterEnd().count == 1)
    }

    @Test func aSignalLetsWhatWasReadEnd() throws {
        let client = try TestClient()
        for number in 0..<10 {
            try client.call("write", ["name": "a", "ms": 10], id: .number(JSONNumber(number)))
        }
        try client.call("echo", id: 10)
        client.waitForLines(1)
        #expect(wait(for: try stop(client, patience(grace: 10_000))) == true)
        client.close()
        let lines = try client.allLinesAfterEnd()
        #expect(lines.compactMap { $0.id?.integer }.sorted() == Array(0...10))
        #expect(lines.allSatisfy { $0.errorCode == nil })
    }

    /// Whenever the signal comes: what was read is a beginning of what was sent, and all of it is answered once.
    @Test(arguments: 0..<60)
    func aSignalLosesNothing(round: Int) throws {
        let client = try TestClient { $0.keepsOrder = round % 2 == 0 }
        let methods = ["echo", "work", "write", "echo"]
        let lines = (0..<2000).map { number in
            TestClient.request(methods[number % 4], ["name": "a"], id: .number(JSONNumber(number))) + "\n"
        }
        try Thread.start("sender") {
            for start in stride(from: 0, to: lines.count, by: 50) {
                try? client.send(lines[start..<start + 50].joined())
            }
            client.close()
        }
        client.waitForLines(1 + round * 20)
        let result = try stop(client, patience(grace: round % 3 == 0 ? 0 : 5000))
        #expect(wait(for: result) == true)
        let answers = try client.allLinesAfterEnd()
        let ids = answers.compactMap { $0.id?.integer }.sorted()
        #expect(ids == Array(0..<answers.count))
        let started = client.service.journal.withLock { $0.count { $0.hasPrefix("start") } }
        let refused = answers.count { $0.errorCode == 1502 }
        #expect(started + refused == ids.count { $0 % 4 == 1 || $0 % 4 == 2 })
    }

    @Test func aSecondStopOnlyShortensTheFirst() throws {
        let client = try TestClient()
        try client.call("work", ["ms": 60_000], id: 1)
        try client.call("echo", id: 2)
        client.waitForLines(1)
        let start = Instant.now
        let first = try stop(client, patience(grace: 30_000))
        Thread.sleep(milliseconds: 50)
        #expect(client.engine.stop(patience(grace: 50)) == nil)
        #expect(wait(for: first) == true)
        #expect(Instant.now.milliseconds(since: start) < 10_000)
        client.close()
        #expect(try client.allLinesAfterEnd().last?.errorCode == 1501)
    }

    @Test func aClientThatReadsNothingIsGivenUp() throws {
        let client = try TestClient(reads: false)
        for number in 0..<40 {
            try client.call("big", ["bytes": 10_000], id: .number(JSONNumber(number)))
        }
        waitForAnswers(of: 400_000, client)
        let start = Instant.now
        #expect(wait(for: try stop(client, patience(grace: 100, stall: 200))) == false)
        #expect(Instant.now.milliseconds(since: start) < 5000)
        client.close()
        #expect(client.waitForEnd() == false)
    }

    @Test func aClientThatReadsSlowlyIsNotGivenUp() throws {
        let client = try TestClient(reads: false)
        for number in 0..<40 {
            try client.call("big", ["bytes": 10_000], id: .number(JSONNumber(number)))
        }
        waitForAnswers(of: 400_000, client)
        let result = try stop(client, patience(grace: 100, stall: 1500))
        Thread.sleep(milliseconds: 100)
        try client.startReading(pauseMilliseconds: 80)
        #expect(wait(for: result) == true)
        client.close()
        #expect(try client.allLinesAfterEnd().count == 40)
    }

    @Test func theClientMayGoAway() throws {
        let client = try TestClient(reads: false)
        try client.call("work", ["ms": 60_000], id: 1)
        client.stopReading()
        try client.call("echo", id: 2)
        try client.call("echo", id: 3)
        #expect(client.waitForEnd() == false)
    }
}
