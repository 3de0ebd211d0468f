import Connectivity
import Datasource
import JSON
import JSONRPC
import POSIX
import Platforms

/// Creating, changing and deleting. Everything that can be wrong with a request is found before RiverGen hears of it.
extension RiverGenTarget {
    func create(_ request: CreateRequest, _ context: JobContext) throws(RPCError) -> JSONValue {
        let draft = try RiverGenDraft.creating(request.document, in: try client.workspaceID)
        let source = try connector.resolving(draft.written, context)
        var answer = PlatformWriteAnswer(source, draft.warnings)
        guard !request.isDryRun else {
            try ask { client throws(PlatformFailure) in
                try client.refuseExisting(source.name, context.interruption)
            }
            answer.planned = [try client.plannedCreate(source)]
            return answer.json
        }
        context.progress("create", "RiverGen stores the source")
        let creation = try ask(about: source.datasourceType, warning: draft.warnings) {
            client throws(PlatformFailure) in
            try client.create(source, context.interruption)
        }
        if request.testsFirst, let created = RiverGenSource(id: creation.id, createdWith: source) {
            try addTest(to: &answer, of: created, source.secrets, context)
        }
        return answer.json
    }

    func update(_ request: UpdateRequest, _ context: JobContext) throws(RPCError) -> JSONValue {
        try refuseRevision(request.ifRevision)
        try RiverGenDraft.check(request)
        let stored = try find(request.name, context)
        try refuseOtherType(request.patch["datasourceType"]?.string, stored)
        // A name that stays is nothing to send.
        let newName = request.newName.flatMap { $0.utf8.elementsEqual(request.name.utf8) ? nil : $0 }
        let patch = try mergingMetadata(request, stored, context)
        let draft = try RiverGenDraft.changing(stored, with: patch, newName)
        let source = try connector.resolving(draft.written, context)
        let change = RiverGenChange(source, origins: draft.origins)
        var answer = PlatformWriteAnswer(newName ?? request.name, source.datasourceType, draft.warnings)
        let destinations = change.newDestinations(of: stored)
        for place in destinations {
            let message =
                "RiverGen keeps its stored secrets and sends them to the new server: give them anew if they aren't meant for it."
            answer.warn(place, .secretRequired, message)
        }
        guard !change.isEmpty else {
            answer.warn(.root, .missing, "Nothing changes: nothing was sent.")
            return answer.json
        }
        if let newName {
            try ask { client throws(PlatformFailure) in try client.refuseExisting(newName, context.interruption) }
        }
        guard !request.isDryRun else {
            answer.planned = try client.plannedUpdate(stored.id, change)
            return answer.json
        }
        context.progress("update", "RiverGen changes the source")
        try ask(about: source.datasourceType, warning: draft.warnings) { client throws(PlatformFailure) in
            try client.update(stored.id, change, context.interruption)
        }
        guard request.testsFirst else { return answer.json }
        guard destinations.isEmpty else {
            let message =
                "The source wasn't tested, since that sends the stored secrets to the new server; `datasource.test` does it."
            answer.warn(JSONPointer("test"), .notApplicable, message)
            return answer.json
        }
        try addTest(to: &answer, of: stored, source.secrets, context)
        return answer.json
    }

    /// RiverGen replaces metadata whole: a change of some of it is merged here.
    private func mergingMetadata(
        _ request: UpdateRequest,
        _ stored: RiverGenSource,
        _ context: JobContext
    ) throws(RPCError) -> JSONObject {
        guard var options = request.patch["options"]?.object, let change = options["metadata"]?.object else {
            return request.patch
        }
        let whole = try ask { client throws(PlatformFailure) in try client.source(stored.id, context.interruption) }
        options["metadata"] = MergePatch.apply(.object(change), to: whole.fields["metadata"])
        var patch = request.patch
        patch["options"] = .object(options)
        return patch
    }

    func delete(_ request: DeleteRequest, _ context: JobContext) throws(RPCError) -> JSONValue {
        try refuseRevision(request.ifRevision)
        let id = try find(request.name, context).id
        try ask { client throws(PlatformFailure) in
            try client.delete(id, force: request.force, context.interruption)
        }
        return ["name": .string(request.name), "deleted": true]
    }

    func sync(_ request: SyncRequest, _ context: JobContext) throws(RPCError) -> JSONValue {
        let source = try sourceToSync(request, context)
        context.progress("sync", "RiverGen reads the schema")
        let found = try ask { client throws(PlatformFailure) in
            try client.discover(source, context.interruption)
        }
        var schema: JSONObject = ["schemas": .number(JSONNumber(found.schemas))]
        schema["tables"] = found.tables.map { .number(JSONNumber($0)) }
        schema["columns"] = found.columns.map { .number(JSONNumber($0)) }
        schema["cachedAt"] = found.discoveredAt.map(RiverGenTime.normalized) ?? .string(Timestamp.now.description)
        return ["name": .string(request.name), "schema": .object(schema)]
    }

    /// By its id where that is given, which tells sources of the same name apart.
    private func sourceToSync(_ request: SyncRequest, _ context: JobContext) throws(RPCError) -> RiverGenSource {
        guard let text = request.platformID else { return try find(request.name, context) }
        let place = JSONPointer("platformId")
        guard let id = Int(text), id > 0 else {
            throw .invalidParameter(place, .invalidFormat, "RiverGen's ids are whole numbers.")
        }
        let source = try ask { client throws(PlatformFailure) in try client.source(id, context.interruption) }
        guard source.name.utf8.elementsEqual(request.name.utf8) else {
            throw .invalidParameter(place, .conflict, "RiverGen's source with this id has another name.")
        }
        return source
    }

    // MARK: - The test after a write

    /// How much of the time is kept for the answer, in milliseconds: the write was done, which must be told.
    private static let reserveMilliseconds = 250

    /// The write is done: a test that can't be had is a warning. Only who cancels hears that it was applied as an error.
    private func addTest(
        to answer: inout PlatformWriteAnswer,
        of source: RiverGenSource,
        _ secrets: [Secret],
        _ context: JobContext
    ) throws(RPCError) {
        let remaining = context.interruption.deadline.millisecondsFromNow - Self.reserveMilliseconds
        let part = Interruption(deadline: .now.advanced(byMilliseconds: max(0, remaining)))
        do throws(RPCError) {
            let report = try context.interruption.withCancelAction {
                part.cancel()
            } _: { () throws(RPCError) in
                try test(source, secrets: secrets, JobContext(interruption: part, progress: context.progress))
            }
            answer.test = report
        } catch {
            guard error.code != .cancelled else {
                var error = error
                error.outcome = .applied
                throw error
            }
            let message = "RiverGen has the source, but couldn't be made to test it: \(error.message)"
            answer.warn(JSONPointer("test"), .missing, message)
        }
    }
}
