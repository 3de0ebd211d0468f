import JSON
import Testing

@testable import JSONRPC

/// The guard stops a process whose engine answers twice or not at all; that can only be seen in another process.
@Suite struct AnswerGuardTests {
    private static let id = RequestID(spelling: Array("1".utf8), key: nil)

    private static func ticket(_ answers: AnswerGuard) -> Ticket {
        let job = Job(timeoutMilliseconds: 1) { _ in .null }
        return Ticket(number: 0, id: id, job: job, destination: .nowhere, size: 0, answers: answers)
    }

    @Test func oneAnswerIsRight() {
        let answers = AnswerGuard()
        Self.ticket(answers).debt.settle()
    }

    @Test func nothingIsOwedToAClientThatIsGone() {
        let answers = AnswerGuard()
        let ticket = Self.ticket(answers)
        answers.waive()
        #expect(ticket.isRequest == false)
    }

    @Test func noAnswerStopsTheProcess() async {
        await #expect(processExitsWith: .failure) {
            _ = Self.ticket(AnswerGuard())
        }
    }

    @Test func aSecondAnswerStopsTheProcess() async {
        await #expect(processExitsWith: .failure) {
            let ticket = Self.ticket(AnswerGuard())
            ticket.debt.settle()
            ticket.debt.settle()
        }
    }

    @Test func aBatchThatIsNeverCompleteStopsTheProcess() async {
        await #expect(processExitsWith: .failure) {
            let batch = Batch(count: 2, slot: nil, answers: AnswerGuard())
            _ = batch.complete(0, nil)
        }
    }

    @Test func aMemberThatIsAnsweredTwiceStopsTheProcess() async {
        await #expect(processExitsWith: .failure) {
            let batch = Batch(count: 3, slot: nil, answers: nil)
            _ = batch.complete(0, nil)
            _ = batch.complete(0, nil)
        }
    }

    @Test(arguments: [(0, 1), (1, 0), (2, 1)])
    func aMessageWithTooManyOrTooFewAnswersStopsTheProcess(given: Int, expected: Int) async {
        await #expect(processExitsWith: .failure) { [given, expected] in
            var tally = AnswerGuard.Tally()
            for _ in 0..<given {
                tally.add()
            }
            tally.close(expecting: expected)
        }
    }

    @Test func aCountBelowNothingStopsTheProcess() async {
        await #expect(processExitsWith: .failure) {
            var table = RequestTable(limits: Scheduler.Limits())
            table.settle()
        }
    }
}
