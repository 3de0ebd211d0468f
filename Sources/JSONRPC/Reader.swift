import JSON
import POSIX

/// Takes lines, one after the other, on the reading thread: answers what needs no waiting into one buffer, and hands the
/// rest to the engine.
struct Reader: ~Copyable {
    private static let muchToFlush = 64 * 1024

    /// Bytes of a line beyond which the parser is asked to give back what it needed for it.
    private static let longLine = 64 * 1024

    let engine: Engine
    private var parser: JSONParser

    /// Answers that haven't been handed to the outbox: whole lines, and the one that is being written.
    private var answers: [UInt8] = []

    /// Whether `bridge.shutdown` was read: everything behind it is refused.
    private(set) var isShuttingDown = false

    /// Whether any id may be in flight. Only this thread brings any, so while it is false there is no need to ask.
    private var mayHaveIDsInFlight = false

    /// Whether anything was handed on that makes a bound worth asking for.
    private var mustAskForRoom = false

    /// Answers to the message that is being taken.
    private var tally = AnswerGuard.Tally()

    init(engine: Engine) {
        self.engine = engine
        let configuration = engine.configuration
        parser = JSONParser(
            limits: JSONLimits(depth: configuration.maximumDepth, values: configuration.maximumValues)
        )
    }

    var hasMuchToFlush: Bool { answers.count >= Self.muchToFlush }

    /// Whether anything was handed on since the last time of asking.
    mutating func takeMustAskForRoom() -> Bool {
        defer { mustAskForRoom = false }
        return mustAskForRoom
    }

    /// Hands over what was answered so far.
    mutating func flush() {
        guard !answers.isEmpty else { return }
        mustAskForRoom = true
        engine.outbox.submit(&answers, slot: nil)
    }

    mutating func receive(_ line: LineFramer.Line) {
        switch line {
        case .tooLong:
            let limit = engine.configuration.maximumMessageBytes
            refuse(RPCError(.invalidRequest, "A line may have at most \(limit) bytes."))
            tally.close(expecting: 1)
        case .text(let text):
            receive(text)
        }
    }

    private mutating func receive(_ text: UnsafeRawBufferPointer) {
        guard !Self.isBlank(text) else { return }
        do throws(JSONSyntaxError) {
            let message = try parser.parse(text)
            if message.isArray {
                receiveBatch(message)
            } else {
                receiveMessage(message)
            }
        } catch {
            refuse(Self.answer(to: error))
            tally.close(expecting: 1)
        }
        if text.count > Self.longLine {
            parser.shrink()
        }
    }

    private static func isBlank(_ text: UnsafeRawBufferPointer) -> Bool {
        text.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") }
    }

    private static func answer(to error: JSONSyntaxError) -> RPCError {
        if case .tooManyValues = error.reason {
            return RPCError(.invalidRequest, error.description)
        }
        let offset = JSONValue.number(JSONNumber(error.offset))
        return RPCError(.parseError, error.description, details: ["offset": offset])
    }

    private mutating func receiveMessage(_ message: JSONView) {
        switch Envelope(message) {
        case .answer:
            tally.close(expecting: 0)
        case .invalid(let id, let problem):
            refuse(RPCError(.invalidRequest, problem), id: id)
            tally.close(expecting: 1)
        case .call(let call):
            receive(call, size: message.spelling.count)
            tally.close(expecting: call.id == nil ? 0 : 1)
        }
    }

    private mutating func receive(_ call: Envelope.Call, size: Int) {
        if let problem = problem(with: call) {
            if let id = call.id {
                refuse(problem, id: id)
            }
            return
        }
        let start = answers.count
        if let id = call.id {
            answers.appendAnswerStart(id: id.quotedSpelling)
            answers.append(literal: ",\"result\":")
        }
        do throws(RPCError) {
            let reception = try ask(call)
            if case .answered = reception, call.id != nil {
                answers.append(literal: "}\n")
                endLine()
            } else {
                answers.removeSubrange(start...)
                accept(reception, id: call.id, size: size)
            }
        } catch {
            answers.removeSubrange(start...)
            if let id = call.id {
                refuse(error, id: id)
            }
        }
    }

    /// Asks the service, which appends to `answers`.
    private mutating func ask(_ call: Envelope.Call) throws(RPCError) -> Reception {
        let incoming = try IncomingCall(method: call.method, params: call.params)
        return try engine.service.receive(incoming, control: engine, result: &answers)
    }

    private mutating func accept(_ reception: Reception, id: JSONView?, size: Int) {
        switch reception {
        case .answered:
            break
        case .scheduled(let job):
            schedule(job, id: id, destination: takePlace(of: id), size: size)
        case .shutdown:
            shutDown(id: id, destination: takePlace(of: id))
        }
    }

    /// Where the answer to a request on a line of its own goes, which others give.
    private mutating func takePlace(of id: JSONView?) -> Ticket.Destination {
        guard id != nil else { return .nowhere }
        tally.add()
        return .line(engine.outbox.reserveSlot())
    }

    // MARK: What lines and members of batches have in common

    /// Why a request can't be accepted, whatever it asks for.
    mutating func problem(with call: Envelope.Call) -> RPCError? {
        if isShuttingDown {
            return .shuttingDown
        }
        if let id = call.id, isInFlight(id) {
            return RPCError(.invalidRequest, "A request with this id is still in flight.")
        }
        return nil
    }

    private mutating func isInFlight(_ id: JSONView) -> Bool {
        guard mayHaveIDsInFlight, let key = RequestID.Key(id) else { return false }
        let (isInFlight, noneIs) = engine.state.withLock { state in
            (state.requests.isInFlight(key), state.requests.hasNoIDsInFlight)
        }
        mayHaveIDsInFlight = !noneIs
        return isInFlight
    }

    mutating func schedule(_ job: Job, id: JSONView?, destination: Ticket.Destination, size: Int) {
        mayHaveIDsInFlight = true
        mustAskForRoom = true
        engine.schedule(job, id: id.map(RequestID.init) ?? .null, destination: destination, size: size)
    }

    mutating func shutDown(id: JSONView?, destination: Ticket.Destination) {
        isShuttingDown = true
        let id = id.map(RequestID.init) ?? .null
        engine.state.withLock { $0.lastAnswer = (id, destination) }
    }

    /// Keeps a member's id in flight until its batch is answered.
    mutating func hold(_ key: RequestID.Key, for batch: Batch) {
        mayHaveIDsInFlight = true
        engine.state.withLock { $0.requests.hold(key) }
        batch.hold(key)
    }

    mutating func complete(_ batch: Batch, _ index: Int, _ answer: [UInt8]?) {
        mustAskForRoom = true
        engine.complete(batch, index, answer)
    }

    /// Answers with an error at once.
    mutating func refuse(_ error: RPCError, id: JSONView? = nil) {
        engine.noteError()
        answers.append(contentsOf: Answer.bytes(id: id.map(RequestID.init) ?? .null, .failure(error)))
        answers.append(UInt8(ascii: "\n"))
        endLine()
    }

    /// After an answer on a line of its own: where answers keep their order, each takes its place by itself.
    private mutating func endLine() {
        tally.add()
        guard let slot = engine.outbox.reserveSlot() else { return }
        mustAskForRoom = true
        engine.outbox.submit(&answers, slot: slot)
    }
}
