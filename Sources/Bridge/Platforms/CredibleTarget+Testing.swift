import Connectivity
import Datasource
import JSON
import JSONRPC
import POSIX
import Platforms

/// Testing: the Data API tests what it is given; the Admin API doesn't, and Credible may not show the secrets of what it has.
extension CredibleTarget {
    /// A test needs a name, and stores nothing under it.
    private static let nameForTests = "connection_test"

    func test(_ request: TestRequest, _ context: JobContext) throws(RPCError) -> TestReport {
        if interface == .admin, request.via == "target" {
            throw RPCError(
                .notSupported,
                "Credible's Admin API has no test: use a target with `api` `data`, or leave `via` out."
            )
        }
        let isFromHere = request.via == "bridge" || interface == .admin
        switch request.subject {
        case .given(let datasourceType, let credentials):
            guard !isFromHere, request.via != nil || CredibleDialect.takes(datasourceType) else {
                return try connector.test(given: credentials, of: datasourceType, context)
            }
            return try test(datasourceType, credentials, context)
        case .stored(_, let datasourceType?, let credentials?) where isFromHere:
            return try connector.test(given: .object(credentials), of: datasourceType, context)
        case .stored where isFromHere:
            throw RPCError(
                .notSupported,
                "Credible's credentials aren't taken here: give `datasourceType` and all `credentials` to test from this computer."
            )
        case .stored(let name, let datasourceType, let overrides):
            return try test(stored: name, datasourceType, overrides, context)
        }
    }

    private func test(
        _ datasourceType: String,
        _ credentials: JSONValue,
        _ context: JobContext
    ) throws(RPCError) -> TestReport {
        let document: JSONObject = [
            "name": .string(Self.nameForTests), "datasourceType": .string(datasourceType), "credentials": credentials,
        ]
        let draft: PlatformDraft
        do throws(InvalidDocument) {
            draft = try PlatformDraft(checking: document, for: .create, rules: kind.rules, in: TableDialect.credible)
        } catch {
            return .invalid(error.issues, datasourceType: datasourceType)
        }
        return try report(resolving: draft.written, draft.warnings, context)
    }

    private func test(
        stored name: String,
        _ datasourceType: String?,
        _ overrides: JSONObject?,
        _ context: JobContext
    ) throws(RPCError) -> TestReport {
        try refuseImpossible(name)
        return try reportingTime(of: datasourceType) { () throws(RPCError) in
            try test(try stored(name, context), datasourceType, overrides, context)
        }
    }

    private func test(
        _ stored: StoredConnection,
        _ datasourceType: String?,
        _ overrides: JSONObject?,
        _ context: JobContext
    ) throws(RPCError) -> TestReport {
        if let datasourceType, ExactString(datasourceType) != ExactString(stored.document.type.name) {
            throw .invalidParameter(
                JSONPointer("datasourceType"),
                .unchangeable,
                "The source is of type `\(stored.document.type.name)`."
            )
        }
        var document = stored.document
        var warnings: [Issue] = []
        if let overrides {
            let changed = try stored.merging(["credentials": .object(overrides)], for: .test, rules: kind.rules)
            guard !changed.issues.hasErrors else { return .invalid(changed.issues, datasourceType: document.type.name) }
            (document, warnings) = (changed.document, changed.issues)
        }
        guard let complete = try Self.complete(document) else {
            throw RPCError(
                .notSupported,
                "Credible doesn't show the secrets of this connection, so that it can't be told to test with them: "
                    + "give them in `credentials`, each that there isn't as null."
            )
        }
        return try report(resolving: complete, warnings, context)
    }

    private func report(
        resolving source: WrittenSource,
        _ warnings: [Issue],
        _ context: JobContext
    ) throws(RPCError) -> TestReport {
        let resolved: WrittenSource
        do throws(UnavailableSecret) {
            resolved = try connector.revealing(source, context)
        } catch {
            return .secretUnavailable(error, datasourceType: source.datasourceType)
        }
        var report = try reportingTime(of: source.datasourceType) { () throws(RPCError) in
            try self.report(on: resolved, context)
        }
        report.outcome.warnings += warnings.map(\.message)
        return report
    }

    /// Makes Credible connect, once.
    func report(on source: WrittenSource, _ context: JobContext) throws(RPCError) -> TestReport {
        context.progress("test", "Credible connects to the source")
        let start = Instant.now
        var outcome = TestOutcome()
        let client = try client
        do throws(PlatformFailure) {
            let test = try client.test(source.body, context.interruption)
            if !test.isSuccessful {
                outcome.failure = Self.failure(test.errorMessage, code: nil)
            }
        } catch {
            guard error.kind == .testFailed else {
                throw RPCError(error, datasourceType: source.datasourceType)
            }
            outcome.failure = Self.failure(error.upstream?.message, code: error.upstream?.code)
        }
        return TestReport(
            datasourceType: source.datasourceType,
            outcome: outcome,
            totalMilliseconds: Instant.now.milliseconds(since: start),
            via: "target"
        )
    }

    private static func failure(_ message: String?, code: String?) -> TestFailure {
        TestFailure(
            stage: nil,
            reason: .unknown,
            message: message ?? "Credible couldn't connect, and doesn't say why.",
            hint: "Credible tells no more; `datasource.test` with `via` `bridge` tests from this computer.",
            nativeCode: code
        )
    }
}
