import JSON

/// Batches (JSON-RPC 2.0, section 6).
extension Reader {
    mutating func receiveBatch(_ message: JSONView) {
        let limit = engine.configuration.maximumBatchMembers
        guard message.count > 0 else {
            refuse(RPCError(.invalidRequest, "A batch must have at least one member."))
            return
        }
        guard message.count <= limit else {
            refuse(RPCError(.invalidRequest, "A batch may have at most \(limit) members."))
            return
        }
        // One more than its members, so that it can't be complete before all of them are read.
        let batch = Batch(count: message.count + 1, slot: engine.outbox.reserveSlot(), answers: engine.answers)
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
        if let problem = problem(with: call) {
            refuse(problem, call, in: batch, at: index)
            return
        }
        if let key = call.id.flatMap(RequestID.Key.init) {
            hold(key, for: batch)
        }
        do throws(RPCError) {
            var result: [UInt8] = []
            let incoming = try IncomingCall(method: call.method, params: call.params)
            let reception = try engine.service.receive(incoming, control: engine, result: &result)
            accept(reception, call, result, size: size, in: batch, at: index)
        } catch {
            refuse(error, call, in: batch, at: index)
        }
    }

    private mutating func accept(
        _ reception: Reception,
        _ call: Envelope.Call,
        _ result: [UInt8],
        size: Int,
        in batch: Batch,
        at index: Int
    ) {
        let id = call.id
        let destination = id == nil ? Ticket.Destination.nowhere : .batch(batch, index: index)
        switch reception {
        case .answered:
            complete(batch, index, id.map { Answer.bytes(id: $0.quotedSpelling, result: result) })
            return
        case .scheduled(let job):
            schedule(job, id: id, destination: destination, size: size)
        case .shutdown:
            shutDown(id: id, destination: destination)
        }
        if id == nil {
            complete(batch, index, nil)
        }
    }

    /// Answers a call with an error, unless it is a notification.
    private mutating func refuse(_ error: RPCError, _ call: Envelope.Call, in batch: Batch, at index: Int) {
        guard let id = call.id else {
            complete(batch, index, nil)
            return
        }
        refuse(error, id: id, in: batch, at: index)
    }

    private mutating func refuse(_ error: RPCError, id: JSONView?, in batch: Batch, at index: Int) {
        engine.noteError()
        complete(batch, index, Answer.bytes(id: id.map(RequestID.init) ?? .null, .failure(error)))
    }
}
