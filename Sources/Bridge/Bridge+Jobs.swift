import Connectivity
import Datasource
import JSON
import JSONRPC
import POSIX

/// The methods that wait for something: what each claims, and how it asks its target.
extension Bridge {
    func job(_ method: Method, _ arguments: Arguments) throws(RPCError) -> Job {
        switch method {
        case .list: try listJob(arguments)
        case .get: try getJob(arguments)
        case .create: try createJob(arguments)
        case .update: try updateJob(arguments)
        case .delete: try deleteJob(arguments)
        case .test: try testJob(arguments)
        case .copy: try copyJob(arguments)
        case .sync: try syncJob(arguments)
        case .schema: try schemaJob(arguments)
        case .targetCheck: try checkJob(arguments)
        case .validate, .ping, .types, .translate, .targetList, .info, .cancel, .shutdown, .discover:
            throw RPCError(.internalError, "`\(method.rawValue)` is answered without a job.")
        }
    }

    private func listJob(_ arguments: Arguments) throws(RPCError) -> Job {
        let target = try targets.target(arguments.string("target"))
        var query = ListQuery(
            datasourceType: arguments.string("datasourceType"),
            // Every name contains the empty text.
            nameContains: arguments.string("nameContains").flatMap { $0.isEmpty ? nil : $0 }
        )
        if arguments["page"] != nil || arguments["pageSize"] != nil {
            query.page = ListQuery.Page(
                number: arguments.integer("page") ?? 1,
                size: arguments.integer("pageSize") ?? 50
            )
        }
        let claims = [Claim.listing(of: target)]
        return job(.list, arguments, on: target, claims) { [query] context throws(RPCError) in
            try target.list(query, context)
        }
    }

    private func getJob(_ arguments: Arguments) throws(RPCError) -> Job {
        let target = try targets.target(arguments.string("target"))
        let name = try arguments.requiredString("name")
        return job(.get, arguments, on: target, [.reading(name, on: target)]) { context throws(RPCError) in
            try target.get(name, context)
        }
    }

    private func createJob(_ arguments: Arguments) throws(RPCError) -> Job {
        let target = try targets.target(arguments.string("target"))
        let document = arguments.document
        let request = CreateRequest(
            document: document,
            testsFirst: arguments.bool("test") ?? true,
            isDryRun: arguments.bool("dryRun") ?? false
        )
        let claims = Claim.writing(document["name"]?.string ?? document["credentials"]?["name"]?.string, on: target)
        return job(.create, arguments, on: target, claims) { context throws(RPCError) in
            self.notingFailedTest(in: try target.create(request, context))
        }
    }

    /// A platform may store what it could not connect with.
    private func notingFailedTest(in result: JSONValue) -> JSONValue {
        if result["test"]?["ok"] == false {
            noteFailure()
        }
        return result
    }

    private func updateJob(_ arguments: Arguments) throws(RPCError) -> Job {
        let target = try targets.target(arguments.string("target"))
        let name = try arguments.requiredString("name")
        var patch = arguments.document
        patch["name"] = nil
        let request = UpdateRequest(
            name: name,
            patch: patch,
            newName: arguments.string("newName"),
            testsFirst: arguments.bool("test") ?? true,
            isDryRun: arguments.bool("dryRun") ?? false,
            ifRevision: arguments.integer("ifRevision")
        )
        let claims = Claim.writing(name, request.newName, on: target)
        return job(.update, arguments, on: target, claims) { context throws(RPCError) in
            self.notingFailedTest(in: try target.update(request, context))
        }
    }

    private func deleteJob(_ arguments: Arguments) throws(RPCError) -> Job {
        let target = try targets.target(arguments.string("target"))
        let request = DeleteRequest(
            name: try arguments.requiredString("name"),
            force: arguments.bool("force"),
            ifRevision: arguments.integer("ifRevision")
        )
        let claims = Claim.writing(request.name, on: target)
        return job(.delete, arguments, on: target, claims) { context throws(RPCError) in
            try target.delete(request, context)
        }
    }

    private func testJob(_ arguments: Arguments) throws(RPCError) -> Job {
        let target = try targets.target(arguments.string("target"))
        let request = TestRequest(subject: try arguments.testSubject(), via: arguments.string("via"))
        var claims: [Claim] = []
        if case .stored(let name, _, _) = request.subject {
            claims = [.reading(name, on: target)]
        }
        var job = job(.test, arguments, on: target, claims) { context throws(RPCError) in
            let report = try target.test(request, context)
            if !report.isOK {
                self.noteFailure()
            }
            return report.json
        }
        job.abandoned = { [type = arguments.string("datasourceType"), timeout = job.timeoutMilliseconds] _ in
            self.noteFailure()
            return TestReport.outOfTime(datasourceType: type, afterMilliseconds: timeout).json
        }
        return job
    }

    private func copyJob(_ arguments: Arguments) throws(RPCError) -> Job {
        let source = try targets.target(arguments.string("from"))
        let destination = try targets.target(arguments.string("to"))
        let name = try arguments.requiredString("name")
        let givenName = arguments.string("newName")
        let newName = givenName ?? name
        let omitted = arguments.strings("omit")
        let isDryRun = arguments.bool("dryRun") ?? false
        let claims = Claim.writing(name, on: source) + Claim.writing(newName, on: destination)
        return job(.copy, arguments, on: destination, claims) { context throws(RPCError) in
            var document = try source.exportDocument(name, context)
            document["name"] = .string(newName)
            try document.removeMembers(at: omitted, given: JSONPointer("omit"))
            let request = CreateRequest(document: document, testsFirst: true, isDryRun: isDryRun)
            do throws(RPCError) {
                return self.notingFailedTest(in: try destination.create(request, context))
            } catch {
                throw givenName == nil ? error : error.movingIssues(from: "/name", to: "/newName")
            }
        }
    }

    private func syncJob(_ arguments: Arguments) throws(RPCError) -> Job {
        let target = try targets.target(arguments.string("target"))
        let request = SyncRequest(
            name: try arguments.requiredString("name"),
            platformID: arguments.string("platformId")
        )
        let claims = Claim.writing(request.name, on: target)
        return job(.sync, arguments, on: target, claims) { context throws(RPCError) in
            try target.sync(request, context)
        }
    }

    private func schemaJob(_ arguments: Arguments) throws(RPCError) -> Job {
        let target = try targets.target(arguments.string("target"))
        let query = SchemaQuery(
            name: try arguments.requiredString("name"),
            schemaName: arguments.string("schemaName"),
            tableName: arguments.string("tableName")
        )
        return job(.schema, arguments, on: target, [.reading(query.name, on: target)]) { context throws(RPCError) in
            try target.schema(query, context)
        }
    }

    private func checkJob(_ arguments: Arguments) throws(RPCError) -> Job {
        let target = try targets.target(arguments.string("target"))
        return job(.targetCheck, arguments, on: target, []) { context in
            let start = Instant.now
            let check = target.check(context)
            var answer: JSONObject = [
                "target": .string(target.name), "reachable": .bool(check.isReachable),
                "authenticated": .bool(check.isAuthenticated),
                "elapsedMs": .number(JSONNumber(Instant.now.milliseconds(since: start), decimals: 3)),
            ]
            answer["message"] = check.message.map(JSONValue.string)
            return .object(answer)
        }
    }

    private func job(
        _ method: Method,
        _ arguments: Arguments,
        on target: any Target,
        _ claims: [Claim],
        _ run: @escaping @Sendable (JobContext) throws(RPCError) -> JSONValue
    ) -> Job {
        Job(
            claims: claims,
            pool: target.kind == .local ? nil : ExactString(target.name),
            isWrite: method.isWrite,
            timeoutMilliseconds: arguments.integer("timeoutMs") ?? method.defaultTimeoutMilliseconds ?? 30_000,
            wantsProgress: arguments.bool("progress") ?? false
        ) { [log] context throws(RPCError) in
            let start = Instant.now
            do throws(RPCError) {
                let result = try run(context)
                log.write(.debug, "\(method.rawValue) took \(start.elapsed)")
                return result
            } catch {
                let code = "\(error.code.number) \(error.code.name)"
                log.write(.debug, "\(method.rawValue) ended with \(code) after \(start.elapsed)")
                throw error.telling(method)
            }
        }
    }
}

extension Instant {
    /// The time since then, for a log line.
    fileprivate var elapsed: String {
        "\(JSONNumber(Instant.now.milliseconds(since: self), decimals: 1).spelling) ms"
    }
}

extension RPCError {
    /// The error of a method: that of a write tells what became of it, and nothing did unless something else is known.
    func telling(_ method: Method) -> RPCError {
        var error = self
        error.outcome = method.isWrite ? outcome ?? .notApplied : nil
        return error
    }
}
