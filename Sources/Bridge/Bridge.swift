import Datasource
import JSON
package import JSONRPC
package import POSIX
import Synchronization

/// The service: the methods of the protocol over the configured targets.
///
/// `receive` runs on the reading thread. It answers the pure methods there, and turns everything else into a job with
/// what it claims, so that requests about the same source happen as if one at a time.
package final class Bridge: Service {
    package static let version = "0.1.0"

    /// Of the published contract; it changes when a client may have to.
    package static let protocolRevision = "1"

    let configuration: Configuration
    let targets: TargetRegistry
    let limits: EngineConfiguration
    let log: Log

    /// Whether any test wasn't ok, or any document not valid.
    private let sawFailureFlag = Atomic(false)

    package init(
        configuration: Configuration,
        vaultPath: String?,
        limits: EngineConfiguration,
        log: Log
    ) {
        self.configuration = configuration
        self.limits = limits
        self.log = log
        targets = TargetRegistry(configuration: configuration, vaultPath: vaultPath)
    }

    /// Whether any test wasn't ok, or any document not valid, for the exit code of scripts.
    package var sawFailure: Bool { sawFailureFlag.load(ordering: .relaxed) }

    func noteFailure() {
        sawFailureFlag.store(true, ordering: .relaxed)
    }

    package func receive(
        _ call: IncomingCall,
        control: any EngineControl,
        result: inout [UInt8]
    ) throws(RPCError) -> Reception {
        guard let method = Method.named(call.method) else {
            throw Self.unknownMethod(call.method)
        }
        switch method {
        case .validate: try validate(call.params, &result)
        case .ping: try ping(call.params, &result)
        case .types: try types(call.params, &result)
        case .translate: try translate(call.params, &result)
        case .targetList: try listTargets(call.params, &result)
        case .cancel: try cancel(call.params, control, &result)
        case .discover: try discover(call.params, &result)
        case .shutdown:
            _ = try Arguments(call.params, for: method)
            return .shutdown
        case .info:
            return try info(call.params, &result)
        case .list, .get, .create, .update, .delete, .test, .copy, .sync, .schema, .targetCheck:
            return .scheduled(try scheduledJob(method, call.params))
        }
        return .answered
    }

    private func scheduledJob(_ method: Method, _ params: JSONView?) throws(RPCError) -> Job {
        do throws(RPCError) {
            return try job(method, Arguments(params, for: method))
        } catch {
            throw error.telling(method)
        }
    }

    private static func unknownMethod(_ name: JSONView) -> RPCError {
        let given = name.string ?? ""
        guard let suggestion = Spelling.closest(to: given, among: Method.allCases.map(\.rawValue)) else {
            return RPCError(.methodNotFound, "There is no such method; `rpc.discover` lists them all.")
        }
        return RPCError(.methodNotFound, "There is no such method. Did you mean `\(suggestion)`?")
    }
}
