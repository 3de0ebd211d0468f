package import Datasource
package import HTTPTransport
package import JSON
package import POSIX

/// RiverGen's operations on data sources.
///
/// Reads are repeated until they succeed or the time is over. A write, and a test, is repeated only where RiverGen can't have
/// got it; when its answer is lost, `RiverGenClient+Outcome` finds out what became of it.
package struct RiverGenClient: Sendable {
    /// RiverGen's cloud.
    package static let cloud = "https://api.rivergen.com"

    let connection: PlatformConnection
    let api: RiverGenAPI

    /// - Parameters:
    ///   - baseURL: as `RiverGenClient.baseURL` makes it.
    ///   - workspaceID: the workspace that everything is about; nil for the whole organization.
    package init(
        baseURL: PlatformBaseURL,
        workspaceID: Int? = nil,
        tokens: any TokenProvider,
        client: any HTTPClient,
        pacing: Pacing = .standard
    ) {
        connection = PlatformConnection(
            service: "RiverGen",
            baseURL: baseURL,
            tokens: tokens,
            client: client,
            pacing: pacing
        )
        api = RiverGenAPI(baseURL: baseURL, workspaceID: workspaceID)
    }

    package var workspaceID: Int? { api.workspaceID }

    /// The base URL of RiverGen's API, given with or without its path. Pages about concepts leave the version out of it:
    /// `https://api.rivegen.com/api`.
    package static func baseURL(_ text: String) throws(PlatformBaseURL.Problem) -> PlatformBaseURL {
        var base = Substring(text)
        while base.hasSuffix("/") {
            base.removeLast()
        }
        return try PlatformBaseURL(base.hasSuffix("/api") ? base + "/v1" : text, apiPath: RiverGenAPI.path)
    }

    // MARK: - One source

    /// Everything that RiverGen tells of a source.
    package func source(_ id: Int, _ interruption: Interruption) throws(PlatformFailure) -> RiverGenSource {
        try read(api.get(id), .get, interruption, RiverGenAnswers.source)
    }

    /// How a source has been doing. It is asked only once again: whoever asks can do without.
    package func health(_ id: Int, _ interruption: Interruption) throws(PlatformFailure) -> RiverGenHealth {
        try read(api.health(id, limit: 1), .health, tries: 2, interruption, RiverGenHealth.init)
    }

    /// The schemas that RiverGen has found: those of this name and with tables of this name.
    package func schemas(
        _ id: Int,
        schemaName: String?,
        tableName: String?,
        _ interruption: Interruption
    ) throws(PlatformFailure) -> [JSONValue] {
        let call = api.schemas(id, schemaName: schemaName, tableName: tableName)
        return try read(call, .schemas, interruption, RiverGenSchemas.schemas)
    }

    /// Makes RiverGen connect to a source, once.
    ///
    /// - Parameter secrets: what RiverGen was given a moment ago and may quote.
    package func test(
        _ id: Int,
        secrets: [Secret] = [],
        _ interruption: Interruption
    ) throws(PlatformFailure) -> RiverGenTest {
        let token = try connection.token(interruption)
        let seconds = max(1, interruption.deadline.millisecondsFromNow / 1000)
        let reply = connection.send(api.test(id, seconds: seconds), token, interruption)
        let scrubber = Scrubber(secrets: secrets + [token])
        return try result(of: reply, to: .test, scrubber, interruption, RiverGenTest.init).scrubbed(by: scrubber)
    }

    /// Asks once for the first source, to see whether RiverGen can be reached and takes the token.
    package func check(_ interruption: Interruption) throws(PlatformFailure) {
        _ = try read(api.list(page: 1, size: 1, RiverGenFilter()), .list, tries: 1, interruption, RiverGenAnswers.page)
    }

    // MARK: - Answers

    func read<Value>(
        _ call: PlatformCall,
        _ operation: RiverGenOperation,
        tries: Int? = nil,
        _ interruption: Interruption,
        _ parse: (HTTPResponse) throws(RiverGenAnswers.Mismatch) -> Value
    ) throws(PlatformFailure) -> Value {
        let token = try connection.token(interruption)
        let reply = connection.send(call, token, tries: tries, interruption)
        return try result(of: reply, to: operation, Scrubber(secrets: [token]), interruption, parse)
    }

    /// What a reply means: the value of a success, or the failure that it is.
    func result<Value>(
        of reply: RetryPolicy.Outcome,
        to operation: RiverGenOperation,
        _ scrubber: Scrubber,
        _ interruption: Interruption,
        _ parse: (HTTPResponse) throws(RiverGenAnswers.Mismatch) -> Value
    ) throws(PlatformFailure) -> Value {
        switch reply {
        case .failure(let failure):
            throw PlatformFailure(failure, from: connection.service, cause: interruption.cause)
        case .response(let response) where !(200..<300).contains(response.status):
            throw failure(response, operation, scrubber)
        case .response(let response):
            do throws(RiverGenAnswers.Mismatch) {
                return try parse(response)
            } catch {
                throw mismatch(response, error, operation, scrubber)
            }
        }
    }

    private func failure(
        _ response: HTTPResponse,
        _ operation: RiverGenOperation,
        _ scrubber: Scrubber
    ) -> PlatformFailure {
        let error = RiverGenAnswers.error(response)
        let kind = RiverGenErrors.kind(
            status: response.status,
            code: error?["code"]?.string,
            isErrorBody: error != nil,
            for: operation
        )
        return failure(kind, response, error, operation, scrubber)
    }

    private func failure(
        _ kind: PlatformFailure.Kind,
        _ response: HTTPResponse,
        _ error: JSONObject?,
        _ operation: RiverGenOperation,
        _ scrubber: Scrubber
    ) -> PlatformFailure {
        let upstream = UpstreamAnswer(service: connection.service, response, error: error, scrubber)
        var message = kind.sentence(for: operation, status: response.status)
        if let said = upstream.message, !said.isEmpty {
            message += " It says: \(said)"
        }
        var failure = PlatformFailure(kind, message, upstream: upstream)
        failure.retryAfterMilliseconds = RetryAfter.milliseconds(of: response, now: connection.pacing.now())
        failure.complaint = error.flatMap { PlatformFailure.Complaint($0, scrubber) }
        return failure
    }

    /// An answer that isn't what is documented: at best it says that it is a failure.
    private func mismatch(
        _ response: HTTPResponse,
        _ mismatch: RiverGenAnswers.Mismatch,
        _ operation: RiverGenOperation,
        _ scrubber: Scrubber
    ) -> PlatformFailure {
        let error = RiverGenAnswers.error(response)
        if let error {
            let kind = RiverGenErrors.kindOfUnsuccessful(code: error["code"]?.string, for: operation)
            return failure(kind, response, error, operation, scrubber)
        }
        return PlatformFailure(
            .unexpectedAnswer,
            "RiverGen's answer isn't what it documents: expected \(mismatch.expected).",
            upstream: UpstreamAnswer(service: connection.service, response, error: nil, scrubber)
        )
    }
}

extension PlatformFailure.Complaint {
    /// `details` of RiverGen's errors: one field, and what is wrong with it.
    fileprivate init?(_ error: JSONObject, _ scrubber: Scrubber) {
        guard let details = error["details"]?.object, let field = details["field"]?.string else { return nil }
        self.init(
            field: scrubber.scrub(field).excerpt,
            reason: details["reason"]?.string.map { scrubber.scrub($0).excerpt }
        )
    }
}
