import Datasource
package import HTTPTransport
package import JSON
package import POSIX

/// The operations on connections of Credible's APIs and of Malloy Publisher.
///
/// `PlatformExchange` asks; `CredibleClient+Outcome` finds out what became of a write whose answer was lost.
package struct CredibleClient: Sendable {
    let exchange: PlatformExchange<CredibleErrors>
    let api: CredibleAPI

    package init(
        baseURL: PlatformBaseURL,
        scope: CredibleScope,
        tokens: any TokenProvider,
        client: any HTTPClient,
        pacing: Pacing = .standard
    ) {
        exchange = PlatformExchange(
            connection: PlatformConnection(
                service: "Credible",
                baseURL: baseURL,
                tokens: tokens,
                client: client,
                pacing: pacing
            )
        )
        api = CredibleAPI(baseURL: baseURL, scope: scope)
    }

    /// The base URL of an API, given with or without its path.
    package static func baseURL(_ text: String) throws(PlatformBaseURL.Problem) -> PlatformBaseURL {
        try PlatformBaseURL(text, apiPath: CredibleAPI.path)
    }

    /// Credible's cloud, where each organization has a host of its own.
    package static func cloud(_ organization: String, _ interface: CredibleInterface) -> String {
        "https://\(organization).\(interface.rawValue).credibledata.com"
    }

    package var interface: CredibleInterface { api.scope.interface }

    // MARK: - Reading

    /// The name and the type of every connection, in Credible's order and words.
    package func list(_ interruption: Interruption) throws(PlatformFailure) -> [CredibleListItem] {
        try exchange.read(api.list, .list, interruption, CredibleAnswers.connections)
    }

    /// A connection as Credible tells it: with its secrets, where it tells them.
    package func get(_ name: String, _ interruption: Interruption) throws(PlatformFailure) -> JSONObject {
        try tellingProject(interruption) { () throws(PlatformFailure) in try look(name, interruption) }
    }

    private func look(_ name: String, _ interruption: Interruption) throws(PlatformFailure) -> JSONObject {
        try exchange.read(api.get(name), .get, interruption, CredibleAnswers.connection)
    }

    /// What isn't found may be the connection or its project, which Credible tells apart in its message alone: the list of
    /// connections is there when the project is.
    ///
    /// - Throws: `misconfigured` instead of `notFound` where it is the project.
    func tellingProject<Value>(
        _ interruption: Interruption,
        _ body: () throws(PlatformFailure) -> Value
    ) throws(PlatformFailure) -> Value {
        do throws(PlatformFailure) {
            return try body()
        } catch {
            guard error.kind == .notFound, let failure = projectFailure(interruption) else { throw error }
            var told = failure
            told.outcome = error.outcome
            throw told
        }
    }

    /// What says that the project isn't there; nil where it is, or where that can't be found out.
    private func projectFailure(_ interruption: Interruption) -> PlatformFailure? {
        do throws(PlatformFailure) {
            _ = try list(interruption)
            return nil
        } catch {
            return error.kind == .misconfigured ? error : nil
        }
    }

    /// A connection; nil when there is none of this name.
    func find(_ name: String, _ interruption: Interruption) throws(PlatformFailure) -> JSONObject? {
        do throws(PlatformFailure) {
            return try look(name, interruption)
        } catch {
            guard error.kind == .notFound else { throw error }
            return nil
        }
    }

    package func schemaNames(_ name: String, _ interruption: Interruption) throws(PlatformFailure) -> [String] {
        try tellingProject(interruption) { () throws(PlatformFailure) in
            try exchange.read(api.schemas(name), .schemas, interruption, CredibleAnswers.schemaNames)
        }
    }

    /// The tables of a schema, each with its columns, in the protocol's words.
    package func tables(
        _ name: String,
        schema: String,
        _ interruption: Interruption
    ) throws(PlatformFailure) -> [JSONValue] {
        try tellingProject(interruption) { () throws(PlatformFailure) in
            try exchange.read(api.tables(name, schema: schema), .schemas, interruption) {
                response throws(AnswerMismatch) in
                try CredibleAnswers.tables(response, schema: schema)
            }
        }
    }

    /// Asks once, to see whether Credible can be reached and takes the token.
    package func check(_ interruption: Interruption) throws(PlatformFailure) {
        _ = try exchange.read(api.list, .list, tries: 1, interruption, CredibleAnswers.connections)
    }

    /// Makes Credible connect, once, without storing anything.
    package func test(
        _ body: GuardedObject,
        _ interruption: Interruption
    ) throws(PlatformFailure) -> CredibleTest {
        let call = api.test(body.revealed)
        return try exchange.probe(call, .test, body.secrets, interruption, CredibleAnswers.status)
    }
}
