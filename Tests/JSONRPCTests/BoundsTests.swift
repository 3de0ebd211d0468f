import Foundation
import JSON
import POSIX
import Testing

@testable import JSONRPC

/// A client that doesn't read, or sends more than can be done, makes the engine stop reading; memory stays flat.
@Suite struct BoundsTests {
    enum Flood: String, CaseIterable {
        case pure
        case errors
        case jobs
        case batches
        case invalid

        /// One line, each with one id of its own where it has one.
        func line(_ number: Int) -> String {
            let id = JSONValue.number(JSONNumber(number))
            switch self {
            case .pure: return TestClient.request("big", ["bytes": 3000], id: id)
            case .errors: return TestClient.request("refuse", id: id)
            case .jobs: return TestClient.request("work", ["bytes": 3000], id: id)
            case .batches:
                let members = [
                    TestClient.request("big", ["bytes": 3000], id: .string("pure \(number)")),
                    TestClient.request("work", ["bytes": 3000], id: id),
                ]
                return "[" + members.joined(separator: ",") + "]"
            case .invalid: return "nonsense \(number)"
            }
        }
    }

    /// Sends lines until the engine takes no more for a while.
    ///
    /// - Returns: how many bytes and lines were taken, the last perhaps in part.
    private func flood(_ client: TestClient, _ flood: Flood) throws -> (bytes: Int, lines: [String], rest: [UInt8]) {
        let descriptor = try #require(client.requests.withLock { $0 })
        #expect(fcntl(descriptor.number, F_SETFL, O_NONBLOCK) == 0)
        defer { _ = fcntl(descriptor.number, F_SETFL, 0) }
        var bytes = 0
        var lines: [String] = []
        while lines.count < 500_000 {
            lines.append(flood.line(lines.count))
            var rest = Array((lines[lines.count - 1] + "\n").utf8)[...]
            var idle = 0
            while !rest.isEmpty {
                let sent = rest.withUnsafeBytes { write(descriptor.number, $0.baseAddress, $0.count) }
                if sent > 0 {
                    rest = rest.dropFirst(sent)
                    bytes += sent
                    idle = 0
                } else if idle < 20 {
                    idle += 1
                    POSIX.Thread.sleep(milliseconds: 10)
                } else {
                    return (bytes, lines, Array(rest))
                }
            }
        }
        return (bytes, lines, [])
    }

    @Test(arguments: Flood.allCases, [false, true])
    func aClientThatDoesNotReadIsNotReadFrom(_ kind: Flood, inOrder: Bool) throws {
        let limit = 100_000
        let client = try TestClient(reads: false) { configuration in
            configuration.keepsOrder = inOrder
            configuration.maximumAnswerBytes = limit
            configuration.maximumWaitingRequests = 500
            configuration.concurrency = .init(total: 4, perPool: 4)
        }
        let sent = try flood(client, kind)
        // The pipes of both sides, what is read at once, and the bounds.
        #expect(sent.bytes < 1_500_000)
        let answerBytes = kind == .batches ? 2 * 3100 : 3100
        // A read's worth of answers may come on top, and one answer for each that runs; batches held come on top too.
        let heldBatches = kind == .batches ? 500 * answerBytes : 0
        #expect(client.engine.outbox.waitingBytes < limit + 64 * 1024 + 4096 + 4 * answerBytes + heldBatches)

        // Once it reads, everything is answered, and only once.
        try client.startReading()
        try client.send(bytes: sent.rest)
        let answers = try client.finish()
        #expect(answers.count == sent.lines.count)
        if kind != .invalid {
            let ids = answers.compactMap { $0.id?.integer ?? $0.json.array?.last?["id"]?.integer }
            #expect((inOrder ? ids : ids.sorted()) == Array(0..<sent.lines.count))
        }
    }

    @Test func tooManyWaitingRequestsStopTheReading() throws {
        let client = try TestClient { $0.maximumWaitingRequests = 10 }
        try client.call("write", ["name": "a", "ms": 400], id: 0)
        for number in 1..<200 {
            try client.call("write", ["name": "a"], id: .number(JSONNumber(number)))
        }
        POSIX.Thread.sleep(milliseconds: 50)
        #expect(client.engine.state.withLock { $0.requests.unanswered } <= 10)
        #expect(try client.finish().compactMap { $0.id?.integer } == Array(0..<200))
    }

    @Test func tooManyWaitingBytesStopTheReading() throws {
        let client = try TestClient { $0.maximumWaitingBytes = 100_000 }
        let name = JSONValue.string(String(repeating: "n", count: 10_000))
        for number in 0..<50 {
            let time: JSONValue = number == 0 ? 300 : 0
            try client.call("write", ["name": name, "ms": time], id: .number(JSONNumber(number)))
        }
        let bytes = client.engine.state.withLock { $0.requests.waitingBytes }
        #expect(bytes > 0 && bytes < 120_000)
        #expect(try client.finish().compactMap { $0.id?.integer } == Array(0..<50))
        #expect(client.engine.state.withLock { $0.requests.waitingBytes } == 0)
    }

    @Test func notificationsCountToo() throws {
        let client = try TestClient { $0.maximumWaitingRequests = 10 }
        for _ in 0..<100 {
            try client.call("write", ["name": "a", "ms": 2], id: nil)
        }
        #expect(client.engine.state.withLock { $0.requests.unanswered } <= 10)
        #expect(try client.finish() == [])
        #expect(client.service.journal.withLock { $0.count } == 200)
    }

    @Test func aLineFarOverTheLimitIsOneError() throws {
        let client = try TestClient { $0.maximumMessageBytes = 1 << 20 }
        let piece = [UInt8](repeating: UInt8(ascii: "["), count: 1 << 20)
        for _ in 0..<20 {
            try client.send(bytes: piece)
        }
        #expect(client.waitForLines(1).first?.errorCode == -32600)
        try client.send("\n" + TestClient.request("echo", id: 1) + "\n")
        let answers = try client.finish()
        #expect(answers.map(\.errorCode) == [-32600, nil])
    }
}
