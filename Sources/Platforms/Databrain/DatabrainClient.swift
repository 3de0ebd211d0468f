import Datasource
package import HTTPTransport
import JSON
package import POSIX

/// Databrain's five operations, on its cloud or on a server of one's own.
///
/// Reads are repeated until they succeed or the time is over. A write is repeated only where it can't have been applied; when
/// its answer is lost, `DatabrainClient+Outcome` finds out what became of it.
package struct DatabrainClient: Sendable {
    /// Databrain's cloud.
    package static let cloud = "https://api.usedatabrain.com"

    /// Some names, and whether there are more behind them.
    package struct Page: Sendable {
        package var names: [String]
        package var hasMore: Bool

        package init(names: [String], hasMore: Bool) {
            self.names = names
            self.hasMore = hasMore
        }
    }

    let connection: PlatformConnection
    let api: DatabrainAPI
    let known = KnownNames()

    /// - Parameter baseURL: as `DatabrainClient.baseURL` makes it.
    package init(
        baseURL: PlatformBaseURL,
        tokens: any TokenProvider,
        client: any HTTPClient,
        pacing: Pacing = .standard
    ) {
        connection = PlatformConnection(
            service: "Databrain",
            baseURL: baseURL,
            tokens: tokens,
            client: client,
            pacing: pacing
        )
        api = DatabrainAPI(baseURL: baseURL)
    }

    /// The base URL of Databrain's API, given with or without its path.
    package static func baseURL(_ text: String) throws(PlatformBaseURL.Problem) -> PlatformBaseURL {
        try PlatformBaseURL(text, apiPath: DatabrainAPI.path)
    }

    // MARK: - Listing

    /// Every name, in Databrain's order.
    package func names(_ interruption: Interruption) throws(PlatformFailure) -> [String] {
        try read(api.listAll, tries: nil, interruption)
    }

    /// A window of the names. It is put together from Databrain's pages of ten, or cut from one listing of everything where
    /// that takes fewer requests.
    ///
    /// - Parameters:
    ///   - offset: how many names to skip.
    ///   - count: how many to return at most.
    package func names(
        from offset: Int,
        count: Int,
        _ interruption: Interruption
    ) throws(PlatformFailure) -> Page {
        let size = DatabrainAPI.pageSize
        let first = offset / size
        let last = (offset + count) / size
        guard last - first < Self.mostPages else {
            return Self.window(try names(interruption), offset, count)
        }
        var names: [String] = []
        for page in first...last {
            let found = try read(api.list(page: page + 1), tries: nil, interruption)
            names += found
            // Nothing tells how many there are: a page that isn't full is the last.
            if found.count < size {
                break
            }
        }
        return Self.window(names, offset - first * size, count)
    }

    private static let mostPages = 10

    private static func window(_ names: [String], _ offset: Int, _ count: Int) -> Page {
        let rest = names.dropFirst(offset)
        return Page(names: Array(rest.prefix(count)), hasMore: rest.count > count)
    }

    /// Asks once for the first page, to see whether Databrain can be reached and takes the token.
    package func check(_ interruption: Interruption) throws(PlatformFailure) {
        _ = try read(api.list(page: 1), tries: 1, interruption)
    }

    func read(
        _ call: PlatformCall,
        tries: Int?,
        _ interruption: Interruption
    ) throws(PlatformFailure) -> [String] {
        let token = try connection.token(interruption)
        let reply = connection.send(call, token, tries: tries, interruption)
        return try result(of: reply, to: .list, Scrubber(secrets: [token]), interruption, DatabrainAnswers.names)
    }

    // MARK: - Answers

    /// What a reply means: the value of a success, or the failure that it is.
    func result<Value>(
        of reply: RetryPolicy.Outcome,
        to operation: DatabrainOperation,
        _ scrubber: Scrubber,
        _ interruption: Interruption,
        _ parse: (HTTPResponse) throws(DatabrainAnswers.Mismatch) -> Value
    ) throws(PlatformFailure) -> Value {
        switch reply {
        case .failure(let failure):
            throw PlatformFailure(failure, from: connection.service, cause: interruption.cause)
        case .response(let response) where !(200..<300).contains(response.status):
            throw failure(response, operation, scrubber)
        case .response(let response):
            do throws(DatabrainAnswers.Mismatch) {
                return try parse(response)
            } catch {
                throw mismatch(response, error, scrubber)
            }
        }
    }

    private func failure(
        _ response: HTTPResponse,
        _ operation: DatabrainOperation,
        _ scrubber: Scrubber
    ) -> PlatformFailure {
        let error = DatabrainAnswers.error(response)
        let kind = DatabrainErrors.kind(
            status: response.status,
            code: error?["code"]?.string,
            isErrorBody: error != nil,
            for: operation
        )
        let upstream = UpstreamAnswer(service: connection.service, response, error: error, scrubber)
        var message = kind.sentence(for: operation, status: response.status)
        if let said = upstream.message, !said.isEmpty {
            message += " It says: \(said)"
        }
        var failure = PlatformFailure(kind, message, upstream: upstream)
        failure.retryAfterMilliseconds = RetryAfter.milliseconds(of: response, now: connection.pacing.now())
        return failure
    }

    private func mismatch(
        _ response: HTTPResponse,
        _ mismatch: DatabrainAnswers.Mismatch,
        _ scrubber: Scrubber
    ) -> PlatformFailure {
        let error = DatabrainAnswers.error(response)
        return PlatformFailure(
            .unexpectedAnswer,
            "Databrain's answer isn't what it documents: expected \(mismatch.expected).",
            upstream: UpstreamAnswer(service: connection.service, response, error: error, scrubber)
        )
    }
}
