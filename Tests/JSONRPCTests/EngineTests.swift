import JSON
import POSIX
import Testing

@testable import JSONRPC

/// One answer for each request, whatever it is and whenever the input ends.
@Suite struct EngineTests {
    @Test func pureRequestsAreAnsweredAtOnce() throws {
        let client = try TestClient()
        try client.call("work", ["ms": 60_000], id: "slow")
        for number in 0..<100 {
            try client.call("echo", [.number(JSONNumber(number))], id: .number(JSONNumber(number)))
            #expect(client.waitForLines(number + 1).count == number + 1)
        }
        #expect(client.linesSoFar.compactMap { $0.id?.integer } == Array(0..<100))
        try client.call("cancel", ["id": "slow"], id: "end")
        #expect(try client.finish().count == 102)
    }

    @Test func whatIsInFlightAtTheEndOfInputIsAnswered() throws {
        let start = Instant.now
        let sent = (0..<40).map { number in
            TestClient.request("work", ["ms": 100, "name": .string("\(number)")], id: .number(JSONNumber(number)))
        }
        let answers = try TestClient.answers(to: sent.joined(separator: "\n"))
        #expect(Set(answers.compactMap { $0.result?.string }) == Set((0..<40).map { "\($0)" }))
        #expect(answers.count == 40)
        #expect(Instant.now.milliseconds(since: start) < 3000)
    }

    @Test func writesToOneNameHappenInTheOrderWritten() throws {
        let client = try TestClient()
        for number in 0..<50 {
            let name: JSONValue = number % 10 == 9 ? "other" : "name"
            try client.call("write", ["name": name, "ms": 1], id: .number(JSONNumber(number)))
        }
        let answers = try client.finish()
        let ofName = answers.filter { $0.result == "name" }.compactMap { $0.id?.integer }
        #expect(ofName == (0..<50).filter { $0 % 10 != 9 })
        let journal = client.service.journal.withLock { $0 }.filter { $0.hasSuffix(" name") }
        #expect(journal == (0..<90).map { $0 % 2 == 0 ? "start name" : "end name" })
    }

    @Test func failingJobsAreAnsweredWithTheirError() throws {
        let client = try TestClient()
        try client.call("fail", id: 1)
        try client.call("fail", id: nil)
        try client.call("work", id: 2)
        let answers = try client.finish()
        #expect(answers.count == 2)
        #expect(answers.first { $0.id == 1 }?.errorCode == -32603)
        #expect(answers.first { $0.id == 2 }?.result == "done")
        #expect(client.engine.sawError)
    }

    @Test func withoutErrorsNoneIsReported() throws {
        let client = try TestClient()
        try client.call("echo", id: 1)
        try client.call("refuse", id: nil)
        try client.call("fail", id: nil)
        _ = try client.finish()
        #expect(!client.engine.sawError)
    }

    @Test func anIdMayBeUsedAgainOnceItsAnswerIsSeen() throws {
        let client = try TestClient()
        for round in 1...200 {
            try client.call("work", id: "same")
            #expect(client.waitForLines(round).count == round)
        }
        #expect(try client.finish().allSatisfy { $0.result == "done" })
    }

    @Test func anIdInFlightIsRefused() throws {
        let client = try TestClient()
        try client.call("work", ["ms": 60_000], id: "a")
        try client.send(#"{"jsonrpc":"2.0","method":"echo","id":"\u0061"}"# + "\n")
        try client.call("work", id: "a")
        try client.call("work", id: nil)
        // Null names no request, so it never stands twice.
        try client.call("work", ["ms": 10], id: .null)
        try client.call("work", ["ms": 10], id: .null)
        #expect(client.waitForLines(4).map(\.errorCode).prefix(2) == [-32600, -32600])
        #expect(client.linesSoFar[0].contains(#""id":"\u0061""#))
        try client.call("cancel", ["id": "a"], id: 1)
        let answers = try client.finish()
        #expect(answers.count { $0.id == "a" && $0.errorCode == -32600 } == 2)
        #expect(answers.count { $0.id == "a" && $0.errorCode == 1501 } == 1)
        #expect(answers.count { $0.id == .null && $0.result == "done" } == 2)
    }

    @Test(arguments: [false, true])
    func thousandsOfMixedRequestsAreAnsweredOnce(inOrder: Bool) throws {
        let methods = ["echo", "work", "write", "read", "fail", "refuse", "unknown", "progress"]
        var random = Random(seed: 7)
        let client = try TestClient { $0.keepsOrder = inOrder }
        var expected: [Int] = []
        var text = ""
        for number in 0..<10_000 {
            let method = methods.randomElement(using: &random) ?? "echo"
            let name = "\(Int.random(in: 0..<20, using: &random))"
            let isNotification = Int.random(in: 0..<10, using: &random) == 0
            let params: JSONValue = ["name": .string(name), "progress": true, "count": 1]
            let id: JSONValue? = isNotification ? nil : .number(JSONNumber(number))
            text += TestClient.request(method, params, id: id) + "\n"
            if !isNotification {
                expected.append(number)
            }
            if number % 997 == 0 {
                try client.send(text)
                text = ""
            }
        }
        try client.send(text)
        let lines = try client.finish()
        let notes = lines.filter { $0.json["method"] == "bridge.progress" }
        let answers = lines.filter { $0.json["method"] == nil }
        let ids = answers.compactMap { $0.id?.integer }
        #expect(ids.count == answers.count)
        #expect((inOrder ? ids : ids.sorted()) == expected)
        #expect(!notes.isEmpty)
        #expect(answers.allSatisfy { ($0.result == nil) != ($0.errorCode == nil) })
    }

    @Test func notesOfProgressNeverFollowTheAnswer() throws {
        let client = try TestClient()
        for number in 0..<300 {
            let wants = number % 3 > 0
            let params: JSONValue = ["count": 5, "progress": .bool(wants)]
            try client.call("progress", params, id: .number(JSONNumber(number)))
        }
        try client.call("progress", ["count": 5, "progress": true], id: nil)
        let lines = try client.finish()
        var answered: Set<Int> = []
        var notes: [Int: Int] = [:]
        for line in lines {
            if let id = line.json["params"]?["id"]?.integer {
                #expect(!answered.contains(id))
                #expect(line.json["params"]?["message"]?.string == "\(notes[id, default: 0])")
                notes[id, default: 0] += 1
            } else {
                answered.insert(try #require(line.id?.integer))
            }
        }
        #expect(answered.count == 300)
        #expect(notes.count == 200)
        #expect(notes.values.allSatisfy { $0 == 5 })
    }

    @Test func noMoreRunAtOnceThanAllowed() throws {
        let client = try TestClient { $0.concurrency = .init(total: 6, perPool: 2) }
        for number in 0..<20 {
            try client.call("work", ["ms": 20, "pool": "p"], id: .number(JSONNumber(number)))
            try client.call("work", ["ms": 20], id: .number(JSONNumber(100 + number)))
        }
        #expect(try client.finish().count == 40)
        var running = 0
        var most = 0
        for entry in client.service.journal.withLock({ $0 }) {
            running += entry.hasPrefix("start") ? 1 : -1
            most = max(most, running)
        }
        #expect(most > 2 && most <= 6)
    }
}
