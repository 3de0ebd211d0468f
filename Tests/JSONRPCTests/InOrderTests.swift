import JSON
import POSIX
import Testing

@testable import JSONRPC

/// Answers in the order of their requests.
@Suite struct InOrderTests {
    private func ids(_ lines: [String]) -> [Int?] {
        lines.map { $0.id?.integer ?? $0.json.array?.first?["id"]?.integer }
    }

    @Test func answersKeepTheOrderOfTheirRequests() throws {
        let client = try TestClient { $0.keepsOrder = true }
        try client.call("work", ["ms": 150], id: 0)
        try client.call("echo", id: 1)
        try client.call("unknown", id: 2)
        try client.send("[" + TestClient.request("work", ["ms": 80], id: 3) + "]\n")
        try client.call("work", id: nil)
        try client.send("[" + TestClient.request("work", id: nil) + "]\n")
        try client.send("no JSON\n")
        try client.call("work", id: 5)
        #expect(client.waitForLines(1, milliseconds: 60).isEmpty)
        let lines = try client.finish()
        #expect(ids(lines) == [0, 1, 2, 3, nil, 5])
        #expect(lines[4].errorCode == -32700)
    }

    @Test func progressIsNotHeldBack() throws {
        let client = try TestClient { $0.keepsOrder = true }
        try client.call("work", ["ms": 60_000], id: 0)
        try client.call("progress", ["count": 1, "progress": true], id: 1)
        #expect(client.waitForLines(1).first?.json["method"] == "bridge.progress")
        try client.call("cancel", ["id": 0], id: 2)
        #expect(ids(Array(try client.finish().dropFirst())) == [0, 1, 2])
    }

    /// The workers must not all wait with answers for which it isn't time, while the one whose time it is can't start.
    @Test func heldAnswersDoNotKeepTheNextFromStarting() throws {
        let client = try TestClient { configuration in
            configuration.keepsOrder = true
            configuration.maximumAnswerBytes = 10_000
            configuration.concurrency = .init(total: 4, perPool: 2)
        }
        try client.call("write", ["name": "a", "ms": 100, "pool": "p", "bytes": 5], id: 0)
        try client.call("write", ["name": "a", "ms": 10, "pool": "p", "bytes": 5], id: 1)
        for number in 2..<60 {
            let params: JSONValue = ["bytes": 5000, "pool": number % 2 == 0 ? "p" : "q"]
            try client.call("work", params, id: .number(JSONNumber(number)))
        }
        let lines = try client.finish()
        #expect(ids(lines) == (0..<60).map { $0 })
    }

    @Test func aNotificationThatOthersWaitForStartsToo() throws {
        let client = try TestClient { configuration in
            configuration.keepsOrder = true
            configuration.maximumAnswerBytes = 1000
            configuration.concurrency = .init(total: 2, perPool: 2)
        }
        try client.call("write", ["name": "a", "ms": 100], id: nil)
        try client.call("write", ["name": "a", "ms": 10], id: nil)
        try client.call("write", ["name": "a"], id: 0)
        for number in 1..<20 {
            try client.call("work", ["bytes": 2000], id: .number(JSONNumber(number)))
        }
        #expect(ids(try client.finish()) == (0..<20).map { $0 })
    }
}
