import JSON
import POSIX
import Testing

@testable import JSONRPC

@Suite struct RequestTableTests {
    private func id(_ number: Int) -> RequestID {
        RequestID(spelling: "\(number)".bytes, key: key(number))
    }

    private func key(_ number: Int) -> RequestID.Key {
        .number(ExactString("\(number)"))
    }

    private func job(_ lane: String? = nil, isWrite: Bool = false, milliseconds: Int = 60_000) -> Job {
        let claims = lane.map { [Claim(lane: [ExactString($0)], mode: .exclusive)] } ?? []
        return Job(claims: claims, isWrite: isWrite, timeoutMilliseconds: milliseconds) { _ in .null }
    }

    private func start(_ table: inout RequestTable) -> Ticket? {
        table.startNext { _ in true }?.ticket
    }

    private func admit(_ table: inout RequestTable, _ number: Int, _ job: Job, size: Int = 10) -> Bool {
        table.admit(job, id: id(number), destination: .line(nil), size: size)
    }

    @Test func anIdIsInFlightUntilItsAnswerIsTaken() throws {
        var table = RequestTable(limits: .init())
        #expect(table.hasNoIDsInFlight)
        #expect(admit(&table, 7, job()))
        #expect(table.isInFlight(key(7)))
        #expect(!table.isInFlight(key(8)))
        let ticket = try #require(start(&table))
        #expect(table.isUnanswered(ticket.number))
        #expect(table.takeAnswer(ticket.number) == false)
        #expect(!table.isInFlight(key(7)))
        #expect(!table.isUnanswered(ticket.number))
        #expect(table.unanswered == 1)
        table.settle()
        table.remove(ticket.number)
        #expect(table.unanswered == 0)
        #expect(table.waitingBytes == 0)
        #expect(table.hasNoIDsInFlight)
    }

    @Test func theIdOfABatchsMemberIsInFlightUntilItIsReleased() throws {
        var table = RequestTable(limits: .init())
        let batch = Batch(count: 2, slot: nil)
        table.hold(key(1))
        table.hold(key(2))
        let isAccepted = table.admit(job(), id: id(1), destination: .batch(batch, index: 0), size: 10)
        #expect(isAccepted)
        let ticket = try #require(start(&table))
        #expect(table.takeAnswer(ticket.number) == false)
        table.settle()
        table.remove(ticket.number)
        #expect(table.isInFlight(key(1)))
        #expect(table.isInFlight(key(2)))
        #expect(isUnknown(table.cancel(key(1))))
        #expect(isUnknown(table.cancel(key(2))))
        table.release([key(1), key(2)])
        #expect(table.hasNoIDsInFlight)
    }

    private func isUnknown(_ cancellation: RequestTable.Cancellation) -> Bool {
        if case .unknown = cancellation { true } else { false }
    }

    @Test func anAnswerIsTakenOnce() throws {
        var table = RequestTable(limits: .init())
        #expect(admit(&table, 1, job()))
        let ticket = try #require(start(&table))
        #expect(table.takeAnswer(ticket.number) != nil)
        #expect(table.takeAnswer(ticket.number) == nil)
        #expect(isUnknown(table.cancel(key(1))))
        #expect(table.takeOverdue(at: .now.advanced(byMilliseconds: 1_000_000)).isEmpty)
        table.settle()
        table.remove(ticket.number)
        #expect(table.takeAnswer(ticket.number) == nil)
    }

    @Test func whatWaitsNeverStartsOnceItIsCancelled() throws {
        var table = RequestTable(limits: .init())
        #expect(admit(&table, 1, job("a")))
        #expect(admit(&table, 2, job("a")))
        #expect(admit(&table, 3, job("a")))
        let first = try #require(start(&table))
        guard case .waiting(let second) = table.cancel(key(2)) else {
            Issue.record("It should have been found waiting.")
            return
        }
        #expect(second.id.key == key(2))
        #expect(isUnknown(table.cancel(key(2))))
        #expect(!table.isInFlight(key(2)))
        #expect(table.unanswered == 3)
        table.settle()
        #expect(table.takeAnswer(first.number) == false)
        table.settle()
        table.remove(first.number)
        #expect(start(&table)?.id.key == key(3))
        #expect(start(&table) == nil)
        #expect(table.unanswered == 1)
        #expect(table.waitingBytes == 10)
    }

    @Test func whatRunsIsToldAndAnsweredAsCancelled() throws {
        var table = RequestTable(limits: .init())
        #expect(admit(&table, 1, job()))
        let ticket = try #require(start(&table))
        guard case .running = table.cancel(key(1)) else {
            Issue.record("It should have been found running.")
            return
        }
        #expect(table.takeAnswer(ticket.number) == true)
    }

    @Test func whatDoesNotStopIsGivenUp() throws {
        var table = RequestTable(limits: .init(total: 1))
        #expect(admit(&table, 1, job("a", milliseconds: 1000)))
        #expect(admit(&table, 2, job("a")))
        let ticket = try #require(start(&table))
        let due = try #require(table.nextDue)
        #expect(due > .now.advanced(byMilliseconds: 900))
        #expect(due < .now.advanced(byMilliseconds: 1000 + RequestTable.patienceMilliseconds + 100))
        #expect(table.takeOverdue(at: due).isEmpty)

        let overdue = table.takeOverdue(at: due.advanced(byMilliseconds: 1))
        #expect(overdue.map(\.ticket.number) == [ticket.number])
        #expect(overdue.map(\.cause) == [.deadline])
        #expect(table.nextDue == nil)
        table.settle()
        #expect(start(&table) == nil)
        table.abandon(ticket.number)
        #expect(start(&table)?.id.key == key(2))

        // The job that was given up ends at last.
        #expect(table.takeAnswer(ticket.number) == nil)
        table.remove(ticket.number)
        #expect(table.unanswered == 1)
        #expect(table.waitingBytes == 10)
    }

    @Test func aCancelledJobIsGivenUpSoonerAndAsCancelled() throws {
        var table = RequestTable(limits: .init())
        #expect(admit(&table, 1, job()))
        _ = start(&table)
        _ = table.cancel(key(1))
        let due = try #require(table.nextDue)
        #expect(due <= .now.advanced(byMilliseconds: RequestTable.patienceMilliseconds))
        #expect(table.takeOverdue(at: due.advanced(byMilliseconds: 1)).map(\.cause) == [.cancelled])
    }

    @Test func onlySoManyAreAbandoned() throws {
        let limit = RequestTable.maximumAbandoned
        var table = RequestTable(limits: .init(total: 1))
        for number in 0..<limit + 2 {
            #expect(admit(&table, number, job(milliseconds: 0)))
        }
        var tickets: [Ticket] = []
        for _ in 0..<limit {
            let ticket = try #require(start(&table))
            tickets.append(ticket)
            #expect(table.takeOverdue(at: .now.advanced(byMilliseconds: 10_000)).count == 1)
            table.settle()
            table.abandon(ticket.number)
        }
        let last = try #require(start(&table))
        #expect(table.takeAnswer(last.number) != nil)
        table.settle()
        table.abandon(last.number)
        #expect(start(&table) == nil)
        // As soon as one comes back, others may be abandoned again.
        table.remove(tickets[0].number)
        #expect(start(&table) == nil)
        table.abandon(last.number)
        #expect(start(&table) != nil)
    }

    @Test func nothingIsAcceptedOnceItIsClosed() throws {
        var table = RequestTable(limits: .init(total: 1))
        #expect(admit(&table, 1, job()))
        #expect(admit(&table, 2, job()))
        #expect(admit(&table, 3, job()))
        let running = try #require(start(&table))
        let closed = table.close()
        #expect(closed.waiting.map(\.id.key) == [key(2), key(3)])
        #expect(closed.running.count == 1)
        #expect(!admit(&table, 4, job()))
        #expect(!table.isInFlight(key(4)))
        let again = table.close()
        #expect(again.waiting.isEmpty)
        #expect(again.running.count == 1)
        #expect(table.takeAnswer(running.number) == true)
        #expect(table.unanswered == 3)
    }

    @Test func noRoomForAnAnswerMeansNoStart() {
        var table = RequestTable(limits: .init())
        #expect(admit(&table, 1, job()))
        let turnedAway = table.startNext { _ in false }
        #expect(turnedAway == nil)
        #expect(start(&table)?.id.key == key(1))
    }
}
