package import Datasource
package import HTTPTransport
package import JSON
package import POSIX

/// RiverGen's operations on data sources.
///
/// `PlatformExchange` asks; `RiverGenClient+Outcome` finds out what became of a write whose answer was lost.
package struct RiverGenClient: Sendable {
    /// RiverGen's cloud.
    package static let cloud = "https://api.rivergen.com"

    let exchange: PlatformExchange<RiverGenErrors>
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
        exchange = PlatformExchange(
            connection: PlatformConnection(
                service: "RiverGen",
                baseURL: baseURL,
                tokens: tokens,
                client: client,
                pacing: pacing
            )
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
        try exchange.read(api.get(id), .get, interruption, RiverGenAnswers.source)
    }

    /// How a source has been doing. It is asked only once again: whoever asks can do without.
    package func health(_ id: Int, _ interruption: Interruption) throws(PlatformFailure) -> RiverGenHealth {
        try exchange.read(api.health(id, limit: 1), .health, tries: 2, interruption, RiverGenHealth.init)
    }

    /// The schemas that RiverGen has found: those of this name and with tables of this name.
    package func schemas(
        _ id: Int,
        schemaName: String?,
        tableName: String?,
        _ interruption: Interruption
    ) throws(PlatformFailure) -> [JSONValue] {
        let call = api.schemas(id, schemaName: schemaName, tableName: tableName)
        return try exchange.read(call, .schemas, interruption, RiverGenSchemas.schemas)
    }

    /// Makes RiverGen connect to a source, once.
    ///
    /// - Parameter secrets: what RiverGen was given a moment ago and may quote.
    package func test(
        _ id: Int,
        secrets: [Secret] = [],
        _ interruption: Interruption
    ) throws(PlatformFailure) -> RiverGenTest {
        let seconds = max(1, interruption.deadline.millisecondsFromNow / 1000)
        return try exchange.probe(api.test(id, seconds: seconds), .test, secrets, interruption, RiverGenTest.init)
    }

    /// Asks once for the first source, to see whether RiverGen can be reached and takes the token.
    package func check(_ interruption: Interruption) throws(PlatformFailure) {
        _ = try exchange.read(
            api.list(page: 1, size: 1, RiverGenFilter()),
            .list,
            tries: 1,
            interruption,
            RiverGenAnswers.page
        )
    }
}
