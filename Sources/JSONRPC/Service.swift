package import JSON
package import POSIX

/// The methods behind the protocol: given a call, answers at once or hands back a job.
package protocol Service: AnyObject, Sendable {
    /// Takes a call, on the reading thread: nothing here may wait, or touch a file, the environment or the network.
    ///
    /// - Parameters:
    ///   - call: valid only during this call.
    ///   - control: what may be asked of the engine; not to be kept.
    ///   - result: where the result is appended, as one JSON value, when the answer is ready.
    /// - Throws: what the call is answered with; whatever was appended is dropped.
    func receive(
        _ call: IncomingCall,
        control: any EngineControl,
        result: inout [UInt8]
    ) throws(RPCError) -> Reception
}

/// A call as it stands in the input.
package struct IncomingCall {
    package let method: JSONView

    /// An object, an array, or nil; without any duplicate key.
    package let params: JSONView?

    /// - Throws: -32602 naming the first key in `params` that stands twice in one object.
    package init(method: JSONView, params: JSONView?) throws(RPCError) {
        if let place = params?.firstDuplicateKey() {
            throw Self.duplicateKey(place)
        }
        self.method = method
        self.params = params
    }

    private static func duplicateKey(_ place: JSONPointer) -> RPCError {
        let message = "The key `\((place.lastKey ?? "").excerpt)` stands twice in one object."
        let issue: JSONValue = [
            "path": .string(place.excerpt.description), "code": "duplicate_key", "message": .string(message),
            "severity": "error",
        ]
        return RPCError(.invalidParameters, message, details: ["issues": [issue]])
    }
}

/// What a service may ask of the engine while it takes a call.
package protocol EngineControl {
    /// Cancels the request with this id.
    ///
    /// - Returns: whether it was in flight.
    func cancelRequest(id: JSONView) -> Bool
}

/// What a service did with a call.
package enum Reception {
    /// The result stands in the buffer.
    case answered

    /// To be run when its turn comes.
    case scheduled(Job)

    /// To be answered with `{}` once everything before it is; then the process ends.
    case shutdown
}

/// Work that waits for something.
package struct Job: Sendable {
    /// What must not be touched by others meanwhile.
    package var claims: [Claim]

    /// Jobs of the same pool share a limit of their own; nil for none.
    package var pool: ExactString?

    /// Whether it changes something, so that an error tells its `outcome`.
    package var isWrite: Bool

    /// Time allowed from the start of the work, in milliseconds.
    package var timeoutMilliseconds: Int

    /// Whether the client asked for notifications of progress.
    package var wantsProgress: Bool

    /// Does the work, on a thread of its own. It should end soon after `context.interruption` says so.
    package var run: @Sendable (_ context: JobContext) throws(RPCError) -> JSONValue

    /// The answer for work that didn't end although it was told to; nil for the engine's own error.
    package var abandoned: (@Sendable (_ cause: Interruption.Cause) -> JSONValue?)?

    package init(
        claims: [Claim] = [],
        pool: ExactString? = nil,
        isWrite: Bool = false,
        timeoutMilliseconds: Int,
        wantsProgress: Bool = false,
        abandoned: (@Sendable (_ cause: Interruption.Cause) -> JSONValue?)? = nil,
        run: @escaping @Sendable (_ context: JobContext) throws(RPCError) -> JSONValue
    ) {
        self.claims = claims
        self.pool = pool
        self.isWrite = isWrite
        self.timeoutMilliseconds = timeoutMilliseconds
        self.wantsProgress = wantsProgress
        self.abandoned = abandoned
        self.run = run
    }
}

/// What a running job knows of its surroundings.
package struct JobContext: Sendable {
    package let interruption: Interruption

    /// Sends a notification of progress, if the client asked for them: a stage and a sentence, with no secret in it.
    package let progress: @Sendable (_ stage: String, _ message: String) -> Void

    package init(
        interruption: Interruption,
        progress: @escaping @Sendable (_ stage: String, _ message: String) -> Void
    ) {
        self.interruption = interruption
        self.progress = progress
    }
}
