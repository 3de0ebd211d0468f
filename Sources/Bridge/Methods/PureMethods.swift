import Datasource
import JSON
import JSONRPC
import POSIX

/// The methods that neither wait nor touch anything outside the process, answered on the reading thread.
extension Bridge {
    func ping(_ params: JSONView?, _ result: inout [UInt8]) throws(RPCError) {
        try refuseParameters(params, of: .ping)
        result.append(literal: "{}")
    }

    func types(_ params: JSONView?, _ result: inout [UInt8]) throws(RPCError) {
        let arguments = try Arguments(params, for: .types)
        guard let name = arguments.string("datasourceType") else {
            result.append(contentsOf: TypesAnswer.all)
            return
        }
        guard let answer = TypesAnswer.one(name) else { throw Self.undescribed(name) }
        result.append(contentsOf: answer)
    }

    private static func undescribed(_ name: String) -> RPCError {
        let catalogue = Catalogue.standard
        let suggestion = catalogue.suggestion(for: name)
        let question = suggestion.map { " Did you mean `\($0)`?" } ?? ""
        let issue = Issue(
            path: JSONPointer("datasourceType"),
            code: .unknownType,
            message: "There is no type of this name.\(question)",
            suggestion: suggestion
        )
        return .invalidParameters([issue])
    }

    func listTargets(_ params: JSONView?, _ result: inout [UInt8]) throws(RPCError) {
        try refuseParameters(params, of: .targetList)
        let data = targets.all.map { target -> JSONValue in
            [
                "name": .string(target.name), "kind": .string(target.kind.rawValue),
                "default": .bool(targets.isDefault(target.name)), "capabilities": target.capabilities.json,
            ]
        }
        result.append(json: ["data": .array(data)])
    }

    func cancel(_ params: JSONView?, _ control: any EngineControl, _ result: inout [UInt8]) throws(RPCError) {
        _ = try Arguments(params, for: .cancel)
        let id = params.flatMap { $0.isArray ? $0.elements.first { _ in true } : $0.member("id") }
        let wasInFlight = id.map(control.cancelRequest) ?? false
        result.append(json: ["cancelled": .bool(wasInFlight)])
    }

    func discover(_ params: JSONView?, _ result: inout [UInt8]) throws(RPCError) {
        try refuseParameters(params, of: .discover)
        result.append(contentsOf: OpenRPC.compact)
    }

    /// - Returns: a job when it is to look for drivers, which reads files.
    func info(_ params: JSONView?, _ result: inout [UInt8]) throws(RPCError) -> Reception {
        let arguments = try Arguments(params, for: .info)
        let facts = facts
        guard arguments.bool("drivers") ?? false else {
            result.append(json: .object(facts))
            return .answered
        }
        return .scheduled(
            Job(
                timeoutMilliseconds: Method.info.defaultTimeoutMilliseconds ?? 30_000,
                wantsProgress: arguments.bool("progress") ?? false
            ) { _ in
                var facts = facts
                facts["drivers"] = .array(DriverList.all.map(\.json))
                return .object(facts)
            }
        )
    }

    private var facts: JSONObject {
        var facts: JSONObject = [
            "version": .string(Self.version),
            "protocolRevision": .string(Self.protocolRevision),
            "limits": .object(limitFacts),
            "targets": .array(configuration.targets.map { .string($0.name) }),
        ]
        facts["configurationError"] = configuration.problems.first.map { problem in
            var error = problem.json.object ?? [:]
            error["message"] = .string(problem.sentence)
            return .object(error)
        }
        return facts
    }

    private var limitFacts: JSONObject {
        [
            "maxMessageBytes": .number(JSONNumber(limits.maximumMessageBytes)),
            "maxBatchMembers": .number(JSONNumber(limits.maximumBatchMembers)),
            "maxValues": .number(JSONNumber(limits.maximumValues)),
            "maxDepth": .number(JSONNumber(limits.maximumDepth)),
            "maxConcurrency": .number(JSONNumber(limits.concurrency.total)),
            "maxConcurrencyPerPlatform": .number(JSONNumber(limits.concurrency.perPool)),
            "maxWaitingRequests": .number(JSONNumber(limits.maximumWaitingRequests)),
            "maxWaitingBytes": .number(JSONNumber(limits.maximumWaitingBytes)),
            "maxAnswerBytes": .number(JSONNumber(limits.maximumAnswerBytes)),
        ]
    }

    /// For a method without parameters: an empty `params` is as good as none.
    private func refuseParameters(_ params: JSONView?, of method: Method) throws(RPCError) {
        if let params, params.count > 0 {
            _ = try Arguments(params, for: method)
        }
    }
}
