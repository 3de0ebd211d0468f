import Testing

@testable import JSONRPC

@Suite struct AnswerQueueTests {
    private func append(_ text: String, to queue: inout AnswerQueue, slot: Int? = nil) {
        var bytes = text.bytes
        queue.append(&bytes, slot: slot)
        #expect(bytes.isEmpty)
    }

    private func take(_ queue: inout AnswerQueue) -> String {
        let bytes = queue.take()
        queue.wrote(bytes.count)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func withoutOrderAnswersLeaveAsTheyCome() {
        var queue = AnswerQueue(keepsOrder: false, limit: 10)
        #expect(queue.reserveSlot() == nil)
        append("one,", to: &queue)
        append("two", to: &queue)
        #expect(take(&queue) == "one,two")
        #expect(queue.isEmpty)
    }

    @Test func withOrderTheyLeaveBySlot() {
        var queue = AnswerQueue(keepsOrder: true, limit: 100)
        let slots = (0..<5).compactMap { _ in queue.reserveSlot() }
        #expect(slots == [0, 1, 2, 3, 4])
        append("c", to: &queue, slot: 2)
        append("b", to: &queue, slot: 1)
        #expect(take(&queue) == "")
        #expect(queue.waitingBytes == 2)
        // A note of progress isn't held back.
        append("!", to: &queue)
        #expect(take(&queue) == "!")
        append("a", to: &queue, slot: 0)
        append("e", to: &queue, slot: 4)
        #expect(take(&queue) == "abc")
        #expect(!queue.isEmpty)
        // A slot may have nothing to say.
        append("", to: &queue, slot: 3)
        #expect(take(&queue) == "e")
        #expect(queue.isEmpty)
        #expect(queue.waitingBytes == 0)
        #expect(queue.currentSlot == 5)
    }

    @Test func everyOrderOfAnswersGivesTheSameStream() {
        for seed in 1...100 as ClosedRange<UInt64> {
            var random = Random(seed: seed)
            var queue = AnswerQueue(keepsOrder: true, limit: 100)
            let slots = (0..<20).compactMap { _ in queue.reserveSlot() }
            var out = ""
            for slot in slots.shuffled(using: &random) {
                append("<\(slot)>", to: &queue, slot: slot)
                if Bool.random(using: &random) {
                    out += take(&queue)
                }
            }
            out += take(&queue)
            #expect(out == slots.map { "<\($0)>" }.joined())
            #expect(queue.isEmpty && queue.waitingBytes == 0)
        }
    }

    @Test func whatWasTakenCountsUntilItIsWritten() {
        var queue = AnswerQueue(keepsOrder: false, limit: 4)
        append("abcd", to: &queue)
        #expect(!queue.hasRoom)
        let bytes = queue.take()
        #expect(queue.waitingBytes == 4 && !queue.isEmpty)
        append("e", to: &queue)
        queue.wrote(1)
        queue.putBack(bytes.dropFirst(1))
        #expect(queue.waitingBytes == 4)
        #expect(take(&queue) == "bcde")
        #expect(queue.isEmpty && queue.hasRoom)
    }

    @Test func aFullQueueStartsOnlyWhomItWaitsFor() {
        var queue = AnswerQueue(keepsOrder: true, limit: 4)
        _ = (0..<4).compactMap { _ in queue.reserveSlot() }
        append("12345", to: &queue, slot: 2)
        #expect(queue.hasRoom(toStart: 0))
        #expect(!queue.hasRoom(toStart: 1))
        append("", to: &queue, slot: 0)
        #expect(queue.hasRoom(toStart: 1))
        #expect(!queue.hasRoom(toStart: 3))
        append("", to: &queue, slot: 1)
        #expect(take(&queue) == "12345")
        #expect(queue.hasRoom(toStart: 3))
        // With the client to blame, not even the one whose turn it is.
        append("1234", to: &queue, slot: 3)
        #expect(queue.currentSlot == 4)
        #expect(!queue.hasRoom(toStart: 4))
    }

    @Test func batchesThatAreHeldStopReadingButNotStarting() {
        var queue = AnswerQueue(keepsOrder: false, limit: 4)
        queue.countHeld(5)
        #expect(!queue.hasRoom)
        #expect(queue.hasRoom(toStart: nil))
        queue.countHeld(-5)
        append("12345", to: &queue)
        #expect(!queue.hasRoom(toStart: nil))
    }
}
