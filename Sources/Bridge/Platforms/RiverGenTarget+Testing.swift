import Connectivity
import Datasource
import JSON
import JSONRPC
import POSIX
import Platforms

/// Testing: RiverGen tests what it has; what it hasn't is tested from this computer.
extension RiverGenTarget {
    func test(_ request: TestRequest, _ context: JobContext) throws(RPCError) -> TestReport {
        switch request.subject {
        case .given(let datasourceType, let credentials):
            guard request.via != "target" else {
                throw RPCError(
                    .notSupported,
                    "RiverGen tests only what it has: create the source, or leave `via` out to test from this computer."
                )
            }
            return try connector.test(given: credentials, of: datasourceType, context)
        case .stored(let name, let datasourceType, let overrides?):
            guard request.via != "target" else {
                throw RPCError(
                    .notSupported,
                    "RiverGen tests with what it has alone: leave `credentials` out, or `via` to test from this computer."
                )
            }
            let type = try type(given: datasourceType, of: name, context)
            return try connector.test(given: .object(overrides), of: type, context)
        case .stored(let name, let datasourceType, nil):
            guard request.via != "bridge" else {
                throw RPCError(
                    .notSupported,
                    "RiverGen hands out no credentials: give all `credentials` to test from this computer."
                )
            }
            return try test(name, datasourceType, context)
        }
    }

    /// RiverGen's own name of a type says what to test, too.
    private func type(given type: String?, of name: String, _ context: JobContext) throws(RPCError) -> String {
        guard let type else { return RiverGenDialect.datasourceType(of: try find(name, context).type) }
        return RiverGenDialect.datasourceType(of: type)
    }

    private func test(
        _ name: String,
        _ datasourceType: String?,
        _ context: JobContext
    ) throws(RPCError) -> TestReport {
        try reportingTime(of: datasourceType) { () throws(RPCError) in
            let source = try find(name, context)
            try refuseOtherType(datasourceType, source)
            return try test(source, context)
        }
    }

    /// Makes RiverGen connect, once.
    ///
    /// - Parameter secrets: what RiverGen was given a moment ago and may quote.
    func test(
        _ source: RiverGenSource,
        secrets: [Secret] = [],
        _ context: JobContext
    ) throws(RPCError) -> TestReport {
        context.progress("test", "RiverGen connects to the source")
        let start = Instant.now
        let test = try ask { client throws(PlatformFailure) in
            try client.test(source.id, secrets: secrets, context.interruption)
        }
        return RiverGenReport.report(test, of: source, totalMilliseconds: Instant.now.milliseconds(since: start))
    }

    func refuseOtherType(_ datasourceType: String?, _ source: RiverGenSource) throws(RPCError) {
        guard let datasourceType else { return }
        let stored = RiverGenDialect.datasourceType(of: source.type)
        guard ExactString(RiverGenDialect.datasourceType(of: datasourceType)) != ExactString(stored) else { return }
        throw .invalidParameter(
            JSONPointer("datasourceType"),
            .unchangeable,
            "The source is of type `\(stored)`."
        )
    }
}
