import Datasource
import JSON
import JSONRPC
import POSIX
import Platforms

/// Creating, changing and deleting. Everything that can be wrong with a request is found before Databrain hears of it.
extension DatabrainTarget {
    func create(_ request: CreateRequest, _ context: JobContext) throws(RPCError) -> JSONValue {
        let draft = try PlatformDraft(request.document, for: .create, rules: kind.rules, in: TableDialect.databrain)
        let source = try connector.resolving(draft.written, context)
        let warnings = draft.warnings + warnings(draft.source, replacing: false, testsFirst: request.testsFirst)
        var answer = PlatformWriteAnswer(source, warnings)
        guard !request.isDryRun else {
            answer.planned = [try client.plannedCreate(source)]
            return answer.json
        }
        context.progress("create", "Databrain tests and stores the source")
        try ask(about: source.datasourceType, warning: warnings) { client throws(PlatformFailure) in
            try client.create(source, context.interruption)
        }
        return answer.json
    }

    func update(_ request: UpdateRequest, _ context: JobContext) throws(RPCError) -> JSONValue {
        if request.newName != nil {
            throw RPCError(
                .notSupported,
                "Databrain knows a source by its name, which can't change; create one with the new name and delete this."
            )
        }
        try refuseRevision(request.ifRevision)
        var document = request.patch
        document["name"] = .string(request.name)
        let draft = try PlatformDraft(document, for: .update, rules: kind.rules, in: TableDialect.databrain)
        let source = try connector.resolving(draft.written, context)
        let warnings = draft.warnings + warnings(draft.source, replacing: true, testsFirst: request.testsFirst)
        var answer = PlatformWriteAnswer(source, warnings)
        guard !request.isDryRun else {
            answer.planned = [try client.plannedUpdate(source)]
            return answer.json
        }
        context.progress("update", "Databrain tests and stores the source")
        try ask(about: source.datasourceType, warning: warnings) { client throws(PlatformFailure) in
            try client.update(source, context.interruption)
        }
        return answer.json
    }

    func delete(_ request: DeleteRequest, _ context: JobContext) throws(RPCError) -> JSONValue {
        if request.force != nil {
            throw RPCError(.notSupported, "Databrain has one way to delete; leave `force` out.")
        }
        try refuseRevision(request.ifRevision)
        try ask { client throws(PlatformFailure) in try client.delete(request.name, context.interruption) }
        return ["name": .string(request.name), "deleted": true]
    }

    func sync(_ request: SyncRequest, _ context: JobContext) throws(RPCError) -> JSONValue {
        guard let id = request.platformID else {
            throw RPCError(
                .notSupported,
                "Databrain finds a source to sync by its id alone: open the data source's page there, "
                    + "read `?id=` in its address, and give that as `platformId`."
            )
        }
        context.progress("sync", "Databrain reads the schema")
        try ask { client throws(PlatformFailure) in try client.sync(id, context.interruption) }
        return ["name": .string(request.name), "schema": ["cachedAt": .string(Timestamp.now.description)]]
    }

    private func warnings(_ source: OutgoingSource, replacing: Bool, testsFirst: Bool) -> [Issue] {
        var warnings = DatabrainDialect.warnings(about: source, replacing: replacing)
        if !testsFirst {
            let message = "Databrain always tests: `test` has no effect."
            warnings.append(
                Issue(path: JSONPointer("test"), code: .notApplicable, message: message, severity: .warning)
            )
        }
        return warnings
    }
}
