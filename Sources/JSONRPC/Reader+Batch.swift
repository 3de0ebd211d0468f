import JSON
import POSIX
import Synchronization

/// Batches (JSON-RPC 2.0, section 6).
extension Reader {
    mutating func receiveBatch(_ message: JSONView) {
        guard message.count > 0 else {
            refuse(RPCError(.invalidRequest, "A batch must have at least one member."))
            return
        }
        guard message.count <= engine.configuration.maximumBatchMembers else {
            let limit = engine.configuration.maximumBatchMembers
            refuse(RPCError(.invalidRequest, "A batch may have at most \(limit) members."))
            return
        }
        // One more than its members, so that it can't be complete before all of them are read.
        let batch = Batch(count: message.count + 1, slot: engine.outbox.reserveSlot())
        for (index, member) in message.elements.enumerated() {
            receive(member, in: batch, at: index)
        }
        complete(batch, message.count, nil)
    }

    private mutating func receive(_ member: JSONView, in batch: Batch, at index: Int) {
        switch Envelope(member) {
        case .answer:
            complete(batch, index, nil)
        case .invalid(let id, let problem):
            refuse(RPCError(.invalidRequest, problem), id: id, in: batch, at: index)
        case .call(let call):
            receive(call, size: member.spelling.count, in: batch, at: index)
        }
    }

    private mutating func receive(_ call: Envelope.Call, size: Int, in batch: Batch, at index: Int) {
        if let id = call.id, isInFlight(id) {
            refuse(Self.duplicateID, id: id, in: batch, at: index)
            return
        }
        guard shutdown == nil else {
            let error = RPCError(.shuttingDown, "The bridge is shutting down.")
            refuse(error, id: call.id, isNotification: call.id == nil, in: batch, at: index)
            return
        }
        hold(call.id, for: batch)
        do throws(RPCError) {
            var result: [UInt8] = []
            let reception = try Self.ask(engine, call, result: &result)
            accept(reception, call, result, size: size, in: batch, at: index)
        } catch {
            refuse(error, id: call.id, isNotification: call.id == nil, in: batch, at: index)
        }
    }

    /// Keeps a member's id in flight until the batch is answered, also when the member itself is answered at once.
    private func hold(_ id: JSONView?, for batch: Batch) {
        guard let key = id.flatMap(RequestID.Key.init) else { return }
        engine.table.withLock { $0.hold(key) }
        engine.inFlightCount.add(1, ordering: .relaxed)
        batch.hold(key)
    }

    private mutating func accept(
        _ reception: Reception,
        _ call: Envelope.Call,
        _ result: [UInt8],
        size: Int,
        in batch: Batch,
        at index: Int
    ) {
        let id = call.id.map(RequestID.init)
        let destination = id == nil ? Ticket.Destination.nowhere : .batch(batch, index: index)
        switch reception {
        case .answered:
            complete(batch, index, id.map { Self.answer(id: $0, result: result) })
            return
        case .scheduled(let job):
            hasScheduled = true
            engine.schedule(job, id: id ?? .null, destination: destination, size: size)
        case .shutdown:
            prepareShutdown(id: call.id, destination: destination)
        }
        if id == nil {
            complete(batch, index, nil)
        }
    }

    private static func answer(id: RequestID, result: [UInt8]) -> [UInt8] {
        var answer: [UInt8] = []
        answer.appendAnswerStart(id: id.spelling)
        answer.append(literal: ",\"result\":")
        answer.append(contentsOf: result)
        answer.append(UInt8(ascii: "}"))
        return answer
    }

    private mutating func refuse(
        _ error: RPCError,
        id: JSONView?,
        isNotification: Bool = false,
        in batch: Batch,
        at index: Int
    ) {
        guard !isNotification else {
            complete(batch, index, nil)
            return
        }
        engine.noteError()
        complete(batch, index, Answer.bytes(id: id.map(RequestID.init) ?? .null, .failure(error)))
    }

    private func complete(_ batch: Batch, _ index: Int, _ answer: [UInt8]?) {
        engine.complete(batch, index, answer) { line in
            var line = line
            engine.outbox.submitFromReader(&line, slot: batch.slot)
        }
    }
}
