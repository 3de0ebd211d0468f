import Datasource
package import HTTPTransport
import JSON
package import POSIX

/// Databrain's five operations, on its cloud or on a server of one's own.
///
/// `PlatformExchange` asks; `DatabrainClient+Outcome` finds out what became of a write whose answer was lost.
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

    let exchange: PlatformExchange<DatabrainErrors>
    let api: DatabrainAPI
    let known = KnownNames()

    /// - Parameter baseURL: as `DatabrainClient.baseURL` makes it.
    package init(
        baseURL: PlatformBaseURL,
        tokens: any TokenProvider,
        client: any HTTPClient,
        pacing: Pacing = .standard
    ) {
        exchange = PlatformExchange(
            connection: PlatformConnection(
                service: "Databrain",
                baseURL: baseURL,
                tokens: tokens,
                client: client,
                pacing: pacing
            )
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
        try exchange.read(call, .list, tries: tries, interruption, DatabrainAnswers.names)
    }
}
