package import JSON
import POSIX

/// One call without a stream around it: on the calling thread, to its end.
package enum SingleCall {
    /// Nothing else is in flight that could be cancelled.
    private struct Alone: EngineControl {
        func cancelRequest(id: JSONView) -> Bool { false }
    }

    /// Asks a service, and does the work itself where the answer has to wait for some.
    ///
    /// - Parameters:
    ///   - parameters: an object or an array; nil for none.
    ///   - progress: told of each stage of the work, with no secret in it.
    /// - Returns: the result.
    /// - Throws: what the call is answered with.
    package static func run(
        _ service: any Service,
        method: String,
        parameters: JSONDocument?,
        progress: @escaping @Sendable (_ stage: String, _ message: String) -> Void
    ) throws(RPCError) -> JSONValue {
        var result: [UInt8] = []
        switch try ask(service, method, parameters, &result) {
        case .answered: return try parsed(result)
        case .shutdown: return [:]
        case .scheduled(let job): return try run(job, progress)
        }
    }

    private static func parsed(_ result: [UInt8]) throws(RPCError) -> JSONValue {
        do throws(JSONSyntaxError) {
            return try JSONValue(parsing: result)
        } catch {
            throw RPCError(.internalError, "The method's result isn't valid JSON.")
        }
    }

    private static func ask(
        _ service: any Service,
        _ method: String,
        _ parameters: JSONDocument?,
        _ result: inout [UInt8]
    ) throws(RPCError) -> Reception {
        guard let name = try? JSONDocument.parsing(JSONValue.string(method).bytes) else {
            throw RPCError(.methodNotFound, "This can't be the name of a method.")
        }
        return try name.withRoot { name throws(RPCError) in
            guard let parameters else {
                let call = try IncomingCall(method: name, params: nil)
                return try service.receive(call, control: Alone(), result: &result)
            }
            return try parameters.withRoot { params throws(RPCError) in
                let call = try IncomingCall(method: name, params: params)
                return try service.receive(call, control: Alone(), result: &result)
            }
        }
    }

    private static func run(
        _ job: Job,
        _ progress: @escaping @Sendable (_ stage: String, _ message: String) -> Void
    ) throws(RPCError) -> JSONValue {
        let deadline = Instant.now.advanced(byMilliseconds: job.timeoutMilliseconds)
        return try job.run(JobContext(interruption: Interruption(deadline: deadline), progress: progress))
    }
}
