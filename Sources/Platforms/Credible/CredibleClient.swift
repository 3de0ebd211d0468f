import Datasource
package import HTTPTransport
package import JSON
package import POSIX

/// The operations on connections of Credible's APIs and of Malloy Publisher.
///
/// Reads are repeated until they succeed or the time is over. A write, and a test, is repeated only where Credible can't have
/// got it; when its answer is lost, `CredibleClient+Outcome` finds out what became of it.
package struct CredibleClient: Sendable {
    let connection: PlatformConnection
    let api: CredibleAPI

    package init(
        baseURL: PlatformBaseURL,
        scope: CredibleScope,
        tokens: any TokenProvider,
        client: any HTTPClient,
        pacing: Pacing = .standard
    ) {
        connection = PlatformConnection(
            service: "Credible",
            baseURL: baseURL,
            tokens: tokens,
            client: client,
            pacing: pacing
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
        try read(api.list, .list, interruption, CredibleAnswers.connections)
    }

    /// A connection as Credible tells it: with its secrets, where it tells them.
    package func get(_ name: String, _ interruption: Interruption) throws(PlatformFailure) -> JSONObject {
        try read(api.get(name), .get, interruption, CredibleAnswers.connection)
    }

    /// A connection; nil when there is none of this name.
    func find(_ name: String, _ interruption: Interruption) throws(PlatformFailure) -> JSONObject? {
        do throws(PlatformFailure) {
            return try get(name, interruption)
        } catch {
            guard error.kind == .notFound else { throw error }
            return nil
        }
    }

    package func schemaNames(_ name: String, _ interruption: Interruption) throws(PlatformFailure) -> [String] {
        try read(api.schemas(name), .schemas, interruption, CredibleAnswers.schemaNames)
    }

    /// The tables of a schema, each with its columns, in the protocol's words.
    package func tables(
        _ name: String,
        schema: String,
        _ interruption: Interruption
    ) throws(PlatformFailure) -> [JSONValue] {
        try read(api.tables(name, schema: schema), .schemas, interruption) {
            response throws(CredibleAnswers.Mismatch) in
            try CredibleAnswers.tables(response, schema: schema)
        }
    }

    /// Asks once, to see whether Credible can be reached and takes the token.
    package func check(_ interruption: Interruption) throws(PlatformFailure) {
        _ = try read(api.list, .list, tries: 1, interruption, CredibleAnswers.connections)
    }

    /// Makes Credible connect, once, without storing anything.
    package func test(
        _ body: GuardedObject,
        _ interruption: Interruption
    ) throws(PlatformFailure) -> CredibleTest {
        let token = try connection.token(interruption)
        let reply = connection.send(api.test(body.revealed), token, interruption)
        let scrubber = Scrubber(secrets: body.secrets + [token])
        var test = try result(of: reply, to: .test, scrubber, interruption, CredibleAnswers.status)
        test.errorMessage = test.errorMessage.map { scrubber.scrub($0).shortened(to: UpstreamAnswer.messageLimit) }
        return test
    }

    // MARK: - Answers

    private func read<Value>(
        _ call: PlatformCall,
        _ operation: CredibleOperation,
        tries: Int? = nil,
        _ interruption: Interruption,
        _ parse: (HTTPResponse) throws(CredibleAnswers.Mismatch) -> Value
    ) throws(PlatformFailure) -> Value {
        let token = try connection.token(interruption)
        let reply = connection.send(call, token, tries: tries, interruption)
        return try result(of: reply, to: operation, Scrubber(secrets: [token]), interruption, parse)
    }

    /// What a reply means: the value of a success, or the failure that it is.
    func result<Value>(
        of reply: RetryPolicy.Outcome,
        to operation: CredibleOperation,
        _ scrubber: Scrubber,
        _ interruption: Interruption,
        _ parse: (HTTPResponse) throws(CredibleAnswers.Mismatch) -> Value
    ) throws(PlatformFailure) -> Value {
        switch reply {
        case .failure(let failure):
            throw PlatformFailure(failure, from: connection.service, cause: interruption.cause)
        case .response(let response) where !(200..<300).contains(response.status):
            throw failure(response, operation, scrubber)
        case .response(let response):
            do throws(CredibleAnswers.Mismatch) {
                return try parse(response)
            } catch {
                // What came may be a connection with secrets that nobody knows here: none of it is told.
                throw PlatformFailure(
                    .unexpectedAnswer,
                    "Credible's answer isn't what it documents: expected \(error.expected).",
                    upstream: UpstreamAnswer(service: connection.service, response, error: nil, scrubber)
                )
            }
        }
    }

    private func failure(
        _ response: HTTPResponse,
        _ operation: CredibleOperation,
        _ scrubber: Scrubber
    ) -> PlatformFailure {
        let error = CredibleAnswers.error(response)
        let kind = CredibleErrors.kind(status: response.status, isErrorBody: error != nil, for: operation)
        let upstream = UpstreamAnswer(service: connection.service, response, error: error, scrubber)
        var message = kind.sentence(for: operation, status: response.status)
        if let said = upstream.message, !said.isEmpty {
            message += " It says: \(said)"
        }
        var failure = PlatformFailure(kind, message, upstream: upstream)
        failure.retryAfterMilliseconds = RetryAfter.milliseconds(of: response, now: connection.pacing.now())
        return failure
    }
}
