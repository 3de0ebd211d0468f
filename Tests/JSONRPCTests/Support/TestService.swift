import JSON
import JSONRPC
import POSIX

/// The methods that the engine is tested with; parameters are by name.
///
/// | method | does |
/// |---|---|
/// | `echo` | pure: answers its parameters |
/// | `big` | pure: answers a string of `bytes` bytes |
/// | `cancel` | pure: cancels the request with the given `id` |
/// | `shutdown` | ends |
/// | `refuse` | pure: answers an error |
/// | `work` | a job: sleeps `ms`, or as long as it may, and answers its `name` or a string of `bytes` bytes |
/// | `write` | as `work`, a write to `name` alone, noted in `journal` |
/// | `read` | as `work`, sharing `name` with other reads |
/// | `stubborn` | as `work`, but doesn't stop when told to |
/// | `fail` | a job: fails |
/// | `progress` | a job: sends `count` notes |
///
/// Jobs take `timeoutMs`, and `pool`.
final class TestService: Service {
    /// What happened in jobs, in order: `start NAME`, `end NAME`.
    let journal = Monitor<[String]>([])

    func receive(
        _ call: IncomingCall,
        control: any EngineControl,
        result: inout [UInt8]
    ) throws(RPCError) -> Reception {
        let method = call.method.string ?? ""
        switch method {
        case "echo":
            if let params = call.params {
                result.append(contentsOf: params.spelling)
            } else {
                result.append(literal: "null")
            }
        case "big":
            result.append(jsonString: Self.text(call.params?.member("bytes")?.integer))
        case "cancel":
            let wasCancelled = call.params?.member("id").map(control.cancelRequest) ?? false
            result.append(json: ["cancelled": .bool(wasCancelled)])
        case "refuse":
            result.append(literal: "garbage that must not be seen")
            throw RPCError(.invalidParameters, "Refused.")
        case "shutdown":
            return .shutdown
        case "work", "write", "read", "stubborn", "fail", "progress":
            return .scheduled(job(method, call.params?.value ?? [:]))
        default:
            throw RPCError(.methodNotFound, "There is no such method.")
        }
        return .answered
    }

    static func text(_ bytes: Int?) -> String {
        String(repeating: "x", count: bytes ?? 0)
    }

    private func job(_ method: String, _ params: JSONValue) -> Job {
        let name = params["name"]?.string ?? ""
        var job = Job(
            isWrite: method == "write" || params["isWrite"]?.bool ?? false,
            timeoutMilliseconds: params["timeoutMs"]?.integer ?? 60_000,
            wantsProgress: params["progress"]?.bool ?? false
        ) { (context) throws(RPCError) in
            self.journal.withLockSignalling { $0.append("start \(name)") }
            defer { self.journal.withLockSignalling { $0.append("end \(name)") } }
            return try Self.run(method, params, context)
        }
        job.pool = params["pool"]?.string.map { ExactString($0) }
        if let result = params["abandoned"] {
            job.abandoned = { _ in result }
        }
        switch method {
        case "write": job.claims = [Claim(lane: [ExactString(name)], mode: .exclusive)]
        case "read": job.claims = [Claim(lane: [ExactString(name)], mode: .shared(group: 0))]
        default: break
        }
        return job
    }

    private static func run(
        _ method: String,
        _ params: JSONValue,
        _ context: JobContext
    ) throws(RPCError) -> JSONValue {
        switch method {
        case "fail":
            throw RPCError(.internalError, "Failed.")
        case "stubborn":
            Thread.sleep(milliseconds: params["ms"]?.integer ?? 0)
        case "progress":
            for number in 0..<(params["count"]?.integer ?? 1) {
                context.progress("step", "\(number)")
            }
        default:
            if let time = params["ms"]?.integer {
                try sleep(time, context.interruption)
            }
        }
        if let bytes = params["bytes"]?.integer {
            return .string(text(bytes))
        }
        return params["name"] ?? "done"
    }

    private static func sleep(_ milliseconds: Int, _ interruption: Interruption) throws(RPCError) {
        do {
            try interruption.sleep(milliseconds: milliseconds)
        } catch {
            switch error.cause {
            case .cancelled: throw RPCError(.cancelled, "Told to stop.")
            case .deadline: throw RPCError(.deadlineExceeded, "Too slow.")
            }
        }
    }
}
