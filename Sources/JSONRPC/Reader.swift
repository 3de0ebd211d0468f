package import JSON
import POSIX
import Synchronization

/// Takes lines, one after the other, on the reading thread: answers what needs no waiting into one buffer, and hands the
/// rest to the engine.
struct Reader: ~Copyable {
    /// A `bridge.shutdown` that was read, and its answer.
    struct Shutdown {
        let answer: [UInt8]
        let destination: Ticket.Destination
    }

    private static let muchToFlush = 64 * 1024

    let engine: Engine
    private var parser: JSONParser

    /// Answers that haven't been handed to the outbox.
    private var answers: [UInt8] = []

    private(set) var shutdown: Shutdown?
    var hasScheduled = false

    init(engine: Engine) {
        self.engine = engine
        let configuration = engine.configuration
        parser = JSONParser(
            limits: JSONLimits(depth: configuration.maximumDepth, values: configuration.maximumValues)
        )
    }

    var hasMuchToFlush: Bool { answers.count >= Self.muchToFlush }

    /// Whether a job was scheduled since the last time of asking.
    mutating func takeHasScheduled() -> Bool {
        defer { hasScheduled = false }
        return hasScheduled
    }

    /// Hands over what was answered so far.
    mutating func flush() {
        engine.outbox.submitFromReader(&answers, slot: nil)
    }

    mutating func receive(_ line: LineFramer.Line) {
        switch line {
        case .tooLong:
            refuse(
                RPCError(.invalidRequest, "A line may have at most \(engine.configuration.maximumMessageBytes) bytes.")
            )
        case .text(let text):
            receive(text)
        }
    }

    mutating func receive(_ text: UnsafeRawBufferPointer) {
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
        }
        if text.count > 1 << 20 {
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

    mutating func receiveMessage(_ message: JSONView) {
        switch Envelope(message) {
        case .answer:
            break
        case .invalid(let id, let problem):
            refuse(RPCError(.invalidRequest, problem), id: id)
        case .call(let call):
            receive(call, size: message.spelling.count)
        }
    }

    mutating func receive(_ call: Envelope.Call, size: Int) {
        if let id = call.id, isInFlight(id) {
            refuse(Self.duplicateID, id: id)
            return
        }
        let start = answers.count
        if let id = call.id {
            answers.appendAnswerStart(id: id.quotedSpelling)
            answers.append(literal: ",\"result\":")
        }
        do throws(RPCError) {
            let reception = try Self.ask(engine, call, result: &answers)
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

    mutating func accept(_ reception: Reception, id: JSONView?, size: Int) {
        let destination = id == nil ? Ticket.Destination.nowhere : .line(engine.outbox.reserveSlot())
        switch reception {
        case .answered:
            break
        case .scheduled(let job):
            hasScheduled = true
            engine.schedule(job, id: id.map(RequestID.init) ?? .null, destination: destination, size: size)
        case .shutdown:
            prepareShutdown(id: id, destination: destination)
        }
    }

    mutating func prepareShutdown(id: JSONView?, destination: Ticket.Destination) {
        let answer = Answer.bytes(id: id.map(RequestID.init) ?? .null, .success([:]))
        shutdown = Shutdown(answer: answer, destination: destination)
        flush()
    }

    static func ask(
        _ engine: Engine,
        _ call: Envelope.Call,
        result: inout [UInt8]
    ) throws(RPCError) -> Reception {
        if let params = call.params {
            try checkParameters(params)
        }
        let incoming = IncomingCall(method: call.method, params: call.params)
        return try engine.service.receive(incoming, control: engine, result: &result)
    }

    func isInFlight(_ id: JSONView) -> Bool {
        guard engine.inFlightCount.load(ordering: .relaxed) > 0, let key = RequestID.Key(id) else { return false }
        return engine.table.withLock { $0.isInFlight(key) }
    }

    /// Answers with an error at once.
    mutating func refuse(_ error: RPCError, id: JSONView? = nil) {
        engine.noteError()
        answers.append(contentsOf: Answer.bytes(id: id.map(RequestID.init) ?? .null, .failure(error)))
        answers.append(UInt8(ascii: "\n"))
        endLine()
    }

    /// After an answer on a line of its own: where answers keep their order, each takes its place by itself.
    mutating func endLine() {
        if let slot = engine.outbox.reserveSlot() {
            engine.outbox.submitFromReader(&answers, slot: slot)
        }
    }

    static let duplicateID = RPCError(.invalidRequest, "A request with this id is still in flight.")

    /// - Throws: `-32600` for what can't be parameters, `-32602` for a key that stands twice.
    static func checkParameters(_ params: JSONView) throws(RPCError) {
        guard params.isObject || params.isArray else {
            throw RPCError(.invalidRequest, "`params` must be an object or an array.")
        }
        if let place = params.firstDuplicateKey() {
            throw duplicateKey(place)
        }
    }

    private static func duplicateKey(_ place: JSONPointer) -> RPCError {
        let message = "The same key stands twice in one object."
        let issue: JSONValue = [
            "path": .string(place.description), "code": "duplicate_key", "message": .string(message),
            "severity": "error",
        ]
        return RPCError(.invalidParameters, message, details: ["issues": [issue]])
    }
}

extension Engine: EngineControl {
    /// Cancels the request with this id, unless it is null, which names no request.
    package func cancelRequest(id: JSONView) -> Bool {
        RequestID.Key(id).map(cancelRequest) ?? false
    }
}
