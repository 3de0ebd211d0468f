import JSON
import POSIX
import Testing

@testable import JSONRPC

@Suite struct CancellationTests {
    /// Waits until a job has begun.
    private func waitForStart(of name: String, _ client: TestClient) {
        let end = Instant.now.advanced(byMilliseconds: 10_000)
        let hasStarted = client.service.journal.wait(until: end) { $0.contains("start \(name)") ? true : nil }
        #expect(hasStarted == true)
    }

    private func answer(_ id: JSONValue, _ lines: [String]) throws -> String {
        let answers = lines.filter { $0.id == id }
        #expect(answers.count == 1)
        return try #require(answers.first)
    }

    @Test func whatRunsIsCancelled() throws {
        let client = try TestClient()
        try client.call("work", ["ms": 60_000, "name": "a"], id: 1)
        try client.call("write", ["ms": 60_000, "name": "b"], id: 2)
        waitForStart(of: "a", client)
        waitForStart(of: "b", client)
        // Spelled differently, it is another id.
        try client.send(#"{"jsonrpc":"2.0","method":"cancel","params":{"id":1.0},"id":5}"# + "\n")
        try client.call("cancel", ["id": 1], id: 3)
        try client.call("cancel", ["id": 2], id: 4)
        let lines = try client.finish()
        #expect(try answer(1, lines).errorCode == 1501)
        #expect(try answer(1, lines).outcome == nil)
        #expect(try answer(2, lines).errorCode == 1501)
        #expect(try answer(2, lines).outcome == "not_applied")
        #expect(try answer(3, lines).result == ["cancelled": true])
        #expect(try answer(4, lines).result == ["cancelled": true])
        #expect(try answer(5, lines).result == ["cancelled": false])
    }

    @Test func whatWaitsNeverStarts() throws {
        let client = try TestClient()
        try client.call("write", ["ms": 60_000, "name": "a"], id: 1)
        try client.call("write", ["name": "a"], id: 2)
        try client.call("write", ["name": "a"], id: 3)
        waitForStart(of: "a", client)
        try client.call("cancel", ["id": 2], id: 4)
        #expect(try answer(2, client.waitForLines(2)).errorCode == 1501)
        #expect(try answer(2, client.linesSoFar).outcome == "not_applied")
        try client.call("cancel", ["id": 2], id: 5)
        try client.call("cancel", ["id": 1], id: 6)
        let lines = try client.finish()
        #expect(try answer(5, lines).result == ["cancelled": false])
        #expect(try answer(3, lines).result == "a")
        #expect(client.service.journal.withLock { $0 } == ["start a", "end a", "start a", "end a"])
    }

    @Test func whatNobodyKnowsIsNotCancelled() throws {
        let client = try TestClient()
        try client.call("work", ["name": "a"], id: 1)
        client.waitForLines(1)
        let ids: [JSONValue] = [1, 7, "x", .null, [], [:], true]
        for (number, id) in ids.enumerated() {
            try client.call("cancel", ["id": id], id: .number(JSONNumber(100 + number)))
        }
        let answers = try client.finish().dropFirst()
        #expect(answers.count == ids.count)
        #expect(answers.allSatisfy { $0.result == ["cancelled": false] })
    }

    @Test func aNotificationCancelsToo() throws {
        let client = try TestClient()
        try client.call("work", ["ms": 60_000], id: "x")
        try client.call("cancel", ["id": "x"], id: nil)
        let lines = try client.finish()
        #expect(lines.count == 1)
        #expect(lines.first?.errorCode == 1501)
    }

    /// Whatever the race between a job's end and its cancelling, the two answers agree.
    @Test func theAnswersAgree() throws {
        for delay in 0..<40 {
            let client = try TestClient()
            try client.call("write", ["ms": .number(JSONNumber(delay % 3)), "name": "a"], id: 1)
            Thread.sleep(milliseconds: delay % 4)
            try client.call("cancel", ["id": 1], id: 2)
            let lines = try client.finish()
            let wasCancelled = try answer(2, lines).result?["cancelled"]?.bool
            let code = try answer(1, lines).errorCode
            #expect(wasCancelled == (code == 1501))
            let outcome = try answer(1, lines).outcome
            let hasRun = client.service.journal.withLock { !$0.isEmpty }
            #expect(outcome != "applied" || hasRun)
            #expect(lines.count == 2)
        }
    }

    @Test func whatDoesNotStopIsAnsweredAllTheSame() throws {
        let client = try TestClient { $0.concurrency = .init(total: 2, perPool: 1) }
        try client.call("stubborn", ["ms": 15_000, "name": "a", "isWrite": true, "pool": "p"], id: 1)
        waitForStart(of: "a", client)
        let start = Instant.now
        try client.call("cancel", ["id": 1], id: 2)
        let lines = client.waitForLines(2)
        let elapsed = Instant.now.milliseconds(since: start)
        #expect(elapsed >= 100 && elapsed < 10_000)
        #expect(try answer(1, lines).errorCode == 1501)
        #expect(try answer(1, lines).outcome == "unknown")
        // Its place is free for others, and its id too.
        try client.call("work", ["name": "b", "pool": "p"], id: 1)
        #expect(client.waitForLines(3).last?.result == "b")
        #expect(Instant.now.milliseconds(since: start) < 12_000)
        #expect(try client.finish().count == 3)
    }

    @Test func anAnswerLeavesAtItsDeadline() throws {
        let client = try TestClient { $0.concurrency = .init(total: 3, perPool: 3) }
        let start = Instant.now
        try client.call("stubborn", ["ms": 20_000, "timeoutMs": 100, "name": "a"], id: 1)
        try client.call("stubborn", ["ms": 20_000, "timeoutMs": 100, "name": "a", "abandoned": ["ok": false]], id: 2)
        try client.call("stubborn", ["ms": 20_000, "timeoutMs": 100, "name": "a", "isWrite": true], id: 3)
        for number in 10..<20 {
            try client.call("work", ["name": "later"], id: .number(JSONNumber(number)))
        }
        try client.call("work", ["ms": 60_000, "timeoutMs": 100, "name": "b"], id: 4)
        let lines = client.waitForLines(14)
        let elapsed = Instant.now.milliseconds(since: start)
        #expect(elapsed >= 100 && elapsed < 10_000)
        #expect(try answer(1, lines).errorCode == 1500)
        #expect(try answer(1, lines).json["error"]?["data"]?["retryable"] == true)
        #expect(try answer(2, lines).result == ["ok": false])
        #expect(try answer(3, lines).errorCode == 1500)
        #expect(try answer(3, lines).outcome == "unknown")
        #expect(try answer(4, lines).errorCode == 1500)
        #expect(lines.count { $0.result == "later" } == 10)
        client.close()
        #expect(client.waitForEnd() == true)
        // The end doesn't wait for what was given up.
        #expect(Instant.now.milliseconds(since: start) < 18_000)
    }
}
