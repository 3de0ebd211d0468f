import Connectivity
import Datasource
import JSON
import JSONRPC
import POSIX
import Vault

/// Creating and changing: everything is checked before anything is stored.
extension LocalTarget {
    func create(_ request: CreateRequest, _ context: JobContext) throws(RPCError) -> JSONValue {
        let draft = try SourceDraft(creating: request.document)
        try connector.refuseForbiddenCommands(in: draft)
        try refuseIfTaken(draft.name, context)
        let trial = try trial(of: draft, testsFirst: request.testsFirst, for: .create, context)
        guard !request.isDryRun else {
            return answer(draft, revision: nil, trial, isDryRun: true)
        }
        context.progress("store", "storing the source")
        let record = try withVault { vault throws(VaultError) in
            try vault.create(
                VaultDraft(
                    name: ExactString(draft.name),
                    datasourceType: draft.datasourceType,
                    document: draft.document,
                    lastTest: trial.report?.json,
                    schema: trial.schema
                ),
                interruption: context.interruption
            )
        }
        return answer(draft, revision: record.revision, trial, isDryRun: false)
    }

    func update(_ request: UpdateRequest, _ context: JobContext) throws(RPCError) -> JSONValue {
        while true {
            let record = try record(request.name, context)
            if let expected = request.ifRevision, expected != record.revision {
                throw .revisionConflict(request.name, expected: expected, actual: record.revision)
            }
            do throws(RPCError) {
                return try update(record, request, context)
            } catch {
                // Another process changed the source meanwhile: what was asked for still applies to what is there now.
                guard error.code == .revisionConflict, request.ifRevision == nil else { throw error }
                continue
            }
        }
    }

    private func update(
        _ record: VaultRecord,
        _ request: UpdateRequest,
        _ context: JobContext
    ) throws(RPCError) -> JSONValue {
        let draft = try SourceDraft(updating: record, with: request.patch, newName: request.newName)
        try connector.refuseForbiddenCommands(in: draft)
        if draft.name != record.name.string {
            try refuseIfTaken(draft.name, context)
        }
        let trial = try trial(of: draft, testsFirst: request.testsFirst, for: .update, context)
        guard !request.isDryRun else {
            return answer(draft, revision: nil, trial, isDryRun: true)
        }
        context.progress("store", "storing the source")
        let change = VaultChange(
            newName: request.newName.map { ExactString($0) },
            document: draft.document,
            lastTest: trial.report?.json,
            schema: trial.schema
        )
        let updated = try withVault { vault throws(VaultError) in
            try vault.update(record, change, interruption: context.interruption)
        }
        return answer(draft, revision: updated.revision, trial, isDryRun: false)
    }

    private func refuseIfTaken(_ name: String, _ context: JobContext) throws(RPCError) {
        let isTaken = try withVault { vault throws(VaultError) in
            try vault.exists(ExactString(name), interruption: context.interruption)
        }
        if isTaken {
            throw RPCError(
                .datasourceAlreadyExists,
                "There is already a data source named \"\(name.excerpt)\"."
            )
        }
    }

    /// What was found out about a source before it is stored.
    private struct Trial {
        var report: TestReport?
        var schema: CachedSchema?
    }

    private enum Occasion {
        case create
        case update
    }

    /// Connects, reads the schema and looks for what the tenancy settings name, unless the request does without.
    private func trial(
        of draft: SourceDraft,
        testsFirst: Bool,
        for occasion: Occasion,
        _ context: JobContext
    ) throws(RPCError) -> Trial {
        guard testsFirst else { return Trial() }
        let credentials: Credentials
        do throws(UnavailableSecret) {
            credentials = try connector.credentials(draft, context)
        } catch {
            throw RPCError(error)
        }
        let report = try connector.test(draft.datasourceType, credentials, context)
        guard report.isOK else { throw .testFailed(report, context.interruption) }
        let discovered = try connector.discover(draft.datasourceType, credentials, context)
        try TenancyCheck(draft.document["tenancySettings"]?.object).run(
            against: discovered,
            failingWith: occasion == .create ? .tenancySettingsCreateFailed : .tenancySettingsUpdateFailed
        )
        return Trial(report: report, schema: CachedSchema(schema: discovered.json, cachedAt: .now))
    }

    private func answer(_ draft: SourceDraft, revision: Int?, _ trial: Trial, isDryRun: Bool) -> JSONValue {
        var answer: JSONObject = [
            "name": .string(draft.name), "datasourceType": .string(draft.datasourceType),
        ]
        answer["revision"] = revision.map { .number(JSONNumber($0)) }
        if isDryRun {
            answer["dryRun"] = true
        }
        answer["test"] = trial.report?.json
        answer["schema"] = trial.schema?.summary
        if !draft.warnings.isEmpty {
            answer["warnings"] = .array(draft.warnings.map(\.json))
        }
        return .object(answer)
    }

    func sync(_ request: SyncRequest, _ context: JobContext) throws(RPCError) -> JSONValue {
        if request.platformID != nil {
            throw RPCError(.notSupported, "The vault knows its sources by name; leave `platformId` out.")
        }
        let record = try record(request.name, context)
        let credentials: Credentials
        let draft = try SourceDraft(record)
        do throws(UnavailableSecret) {
            credentials = try connector.credentials(draft, context)
        } catch {
            throw RPCError(error)
        }
        let discovered = try connector.discover(record.datasourceType, credentials, context)
        let schema = CachedSchema(schema: discovered.json, cachedAt: .now)
        let isKept = try withVault { vault throws(VaultError) in
            try vault.cacheSchema(schema, of: record, interruption: context.interruption)
        }
        guard isKept else {
            throw RPCError(
                .revisionConflict,
                "The source was changed while its schema was read; call `datasource.sync` again."
            )
        }
        return ["name": .string(request.name), "schema": schema.summary]
    }
}
