import Connectivity
import Datasource
import JSON
import JSONRPC
import POSIX
import Platforms

/// Creating, changing and deleting. Everything that can be wrong with a request is found before anything is written.
extension CredibleTarget {
    func create(_ request: CreateRequest, _ context: JobContext) throws(RPCError) -> JSONValue {
        let draft = try draft(request.document)
        let source = try connector.resolving(draft.written, context)
        try ask { client throws(PlatformFailure) in
            try client.refuseIfTaken(source.name, context.interruption)
        }
        var answer = PlatformWriteAnswer(source, draft.warnings)
        guard !request.isDryRun else {
            answer.planned = [try client.plannedCreate(source)]
            return answer.json
        }
        if request.testsFirst {
            try test(source, source, &answer, context)
        }
        context.progress("create", "Credible stores the source")
        try ask(about: source.datasourceType, warning: answer.warnings) { client throws(PlatformFailure) in
            try client.create(source, context.interruption)
        }
        return answer.json
    }

    private func draft(_ document: JSONObject) throws(RPCError) -> PlatformDraft {
        do throws(InvalidDocument) {
            return try CredibleDraft.creating(document, by: interface)
        } catch {
            throw .invalidParameters(error.issues)
        }
    }

    func update(_ request: UpdateRequest, _ context: JobContext) throws(RPCError) -> JSONValue {
        if request.newName != nil {
            throw RPCError(
                .notSupported,
                "Credible knows a connection by its name, which can't change; create one with the new name and delete this."
            )
        }
        try refuseRevision(request.ifRevision)
        try refuseImpossible(request.name)
        let stored = try stored(request.name, context)
        let merged = try stored.merging(request.patch, for: .update, rules: kind.rules)
        let change = try change(of: stored, to: merged.document, merged.issues, request)
        let source = try connector.resolving(change.source, context)
        var answer = PlatformWriteAnswer(source, change.warnings)
        guard !source.body.isEmpty else {
            answer.warn(.root, .missing, "Nothing changes: nothing was sent.")
            return answer.json
        }
        guard !request.isDryRun else {
            answer.planned = [try client.plannedUpdate(source)]
            return answer.json
        }
        if request.testsFirst {
            let complete = try Self.complete(merged.document)
            try test(
                complete.map { complete throws(RPCError) in try connector.resolving(complete, context) },
                source,
                &answer,
                context
            )
        }
        context.progress("update", "Credible stores the source")
        try ask(about: source.datasourceType, warning: answer.warnings) { client throws(PlatformFailure) in
            try client.update(source, context.interruption)
        }
        return answer.json
    }

    private func change(
        of stored: StoredConnection,
        to changed: Document,
        _ found: [Issue],
        _ request: UpdateRequest
    ) throws(RPCError) -> (source: WrittenSource, warnings: [Issue]) {
        var issues = found
        issues.addUnlessTold(CredibleOptions.issues(request.patch["options"]?.object, interface))
        guard !issues.hasErrors else { throw .invalidParameters(issues) }
        do throws(Untranslatable) {
            let change = try stored.update(to: changed, interface)
            issues.addUnlessTold(change.warnings)
            return (change.source, issues)
        } catch {
            issues.addUnlessTold(error.issues)
            throw .invalidParameters(issues)
        }
    }

    /// The stored connection as a document.
    func stored(_ name: String, _ context: JobContext) throws(RPCError) -> StoredConnection {
        let connection = try ask { client throws(PlatformFailure) in try client.get(name, context.interruption) }
        let stored: StoredConnection?
        do throws(Untranslatable) {
            stored = try StoredConnection(connection)
        } catch {
            throw .untellable(error, by: Self.service)
        }
        guard let stored else {
            throw RPCError(
                .notSupported,
                "The connection is of a type that this version doesn't know, so that it can't be changed safely: "
                    + "delete it and create it anew."
            )
        }
        return stored
    }

    static func complete(_ document: Document) throws(RPCError) -> WrittenSource? {
        do throws(Untranslatable) {
            return try StoredConnection.complete(document)
        } catch {
            throw .invalidParameters(error.issues)
        }
    }

    func delete(_ request: DeleteRequest, _ context: JobContext) throws(RPCError) -> JSONValue {
        if request.force != nil {
            throw RPCError(.notSupported, "Credible has one way to delete; leave `force` out.")
        }
        try refuseRevision(request.ifRevision)
        try refuseImpossible(request.name)
        try ask { client throws(PlatformFailure) in try client.delete(request.name, context.interruption) }
        return ["name": .string(request.name), "deleted": true]
    }

    // MARK: - Testing first

    /// Asks the test endpoint before anything is stored.
    ///
    /// - Parameter complete: the whole connection; nil where a secret isn't known here.
    private func test(
        _ complete: WrittenSource?,
        _ source: WrittenSource,
        _ answer: inout PlatformWriteAnswer,
        _ context: JobContext
    ) throws(RPCError) {
        guard interface == .data else {
            let message =
                "Credible's Admin API has no test of its own: whether it tests before it stores is for it to say."
            return answer.warn(JSONPointer("test"), .notApplicable, message)
        }
        guard let complete else {
            let message = "The connection wasn't tested: Credible doesn't show its secrets."
            return answer.warn(JSONPointer("test"), .notApplicable, message)
        }
        let report = try report(on: complete, context)
        guard report.isOK else {
            throw RPCError(
                .credentialTestFailed,
                "Credible couldn't connect with these credentials, so nothing was stored. It says: "
                    + (report.outcome.failure?.message ?? ""),
                details: ["test": report.json, "retryable": false]
            )
            .telling(answer.warnings)
        }
        answer.test = report
    }
}
