import JSON
import POSIX
import Testing

@testable import JSONRPC

@Suite struct BatchTests {
    private func batch(_ members: [String]) -> String {
        "[" + members.joined(separator: ",") + "]\n"
    }

    private func work(_ id: JSONValue?, _ params: JSONValue = [:]) -> String {
        TestClient.request("work", params, id: id)
    }

    @Test(arguments: [false, true])
    func oneLineInTheOrderOfItsMembers(inOrder: Bool) throws {
        let members = (0..<100).map { number in
            let method = number % 2 == 0 ? "work" : "echo"
            let params: JSONValue = ["ms": .number(JSONNumber(100 - number))]
            return TestClient.request(method, params, id: .number(JSONNumber(number)))
        }
        let answers = try TestClient.answers(to: batch(members)) { $0.keepsOrder = inOrder }
        #expect(answers.count == 1)
        #expect(answers.first?.json.array?.compactMap { $0["id"]?.integer } == Array(0..<100))
    }

    @Test func tooManyMembersAreOneError() throws {
        let answers = try TestClient.answers(to: batch((0...100).map { work(.number(JSONNumber($0))) }))
        #expect(answers.count == 1)
        #expect(answers.first?.errorCode == -32600)
        #expect(answers.first?.id == .null)
    }

    @Test func anIdStandsOnceInABatch() throws {
        let first = batch([
            TestClient.request("echo", id: 1), TestClient.request("echo", id: 1), work(1), work(2), work(2),
            work(.null), work(.null), work(nil), TestClient.request("unknown", id: 3), work(3),
        ])
        let client = try TestClient()
        try client.send(first)
        let members = try #require(client.waitForLines(1).first?.json.array)
        let codes = members.map { $0["error"]?["code"]?.integer }
        #expect(codes == [nil, -32600, -32600, nil, -32600, nil, nil, -32601, -32600])
        // Once the batch is answered, its ids are free.
        try client.send(batch([work(1), work(2), work(3)]))
        #expect(client.waitForLines(2).last?.json.array?.compactMap { $0["result"] }.count == 3)
        _ = try client.finish()
    }

    @Test func anIdIsInFlightUntilTheBatchIsAnswered() throws {
        let client = try TestClient()
        try client.send(batch([TestClient.request("echo", id: "pure"), work("slow", ["ms": 60_000]), work("quick")]))
        try client.call("echo", id: "pure")
        try client.call("echo", id: "quick")
        try client.call("cancel", ["id": "pure"], id: 1)
        try client.call("cancel", ["id": "slow"], id: 2)
        let lines = client.waitForLines(5)
        #expect(lines.first { $0.id == "pure" }?.errorCode == -32600)
        #expect(lines.first { $0.id == "quick" }?.errorCode == -32600)
        #expect(lines.first { $0.id == 1 }?.result == ["cancelled": false])
        #expect(lines.first { $0.id == 2 }?.result == ["cancelled": true])
        let members = try #require(lines.first { $0.json.array != nil }?.json.array)
        #expect(members.map { $0["error"]?["code"]?.integer } == [nil, 1501, nil])
        try client.call("echo", id: "pure")
        #expect(client.waitForLines(6).last?.errorCode == nil)
        _ = try client.finish()
    }

    @Test func membersObeyTheOrdering() throws {
        let client = try TestClient()
        let members = (0..<20).map { number in
            TestClient.request("write", ["name": "a", "ms": 2], id: .number(JSONNumber(number)))
        }
        try client.send(batch(Array(members.prefix(10))))
        try client.send(batch(Array(members.suffix(10))))
        let answers = try client.finish()
        #expect(answers.flatMap { $0.json.array ?? [] }.compactMap { $0["id"]?.integer } == Array(0..<20))
        let journal = client.service.journal.withLock { $0 }
        #expect(journal == (0..<40).map { $0 % 2 == 0 ? "start a" : "end a" })
    }

    @Test func membersCanBeCancelledByOthers() throws {
        let cancel = TestClient.request("cancel", ["id": "w"], id: "c")
        let answers = try TestClient.answers(to: batch([work("w", ["ms": 60_000]), cancel]))
        let members = try #require(answers.first?.json.array)
        #expect(members.count == 2)
        #expect(members[0]["error"]?["code"]?.integer == 1501)
        #expect(members[1]["result"] == ["cancelled": true])
    }

    @Test(arguments: [false, true])
    func notificationsAloneAreNotAnswered(inOrder: Bool) throws {
        let text =
            batch([work(nil, ["ms": 20]), TestClient.request("echo", id: nil), #"{"jsonrpc":"2.0","result":1,"id":5}"#])
            + batch([work(1)])
        let answers = try TestClient.answers(to: text) { $0.keepsOrder = inOrder }
        #expect(answers.count == 1)
        #expect(answers.first?.json.array?.count == 1)
    }
}
