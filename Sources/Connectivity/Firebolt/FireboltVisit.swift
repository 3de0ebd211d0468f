import Datasource
import HTTPTransport
import JSON

/// Logs in to an account and runs statements on its engines.
struct FireboltVisit {
    let parameters: FireboltParameters
    let visit: HTTPVisit
    private let token: Secret
    private var engine: FireboltEngine

    /// Gets a token, and the address of the account's system engine.
    init(_ parameters: FireboltParameters, _ visit: HTTPVisit) throws(TestFailure) {
        self.parameters = parameters
        self.visit = visit
        token = try Self.token(parameters, visit)
        engine = try Self.systemEngine(parameters, visit, token)
    }

    private static func token(_ parameters: FireboltParameters, _ visit: HTTPVisit) throws(TestFailure) -> Secret {
        let request = FireboltRequests.token(parameters)
        let response = try visit.send(request, at: .authenticate, "Logging in as a service account.")
        let refusal = FireboltRefusal(response: response)
        guard response.status == 200 else { throw refusal.ofLogin }
        guard let text = response.object?["access_token"]?.string else { throw refusal.unexpected(.authenticate) }
        let token = Secret(text)
        visit.protect(token)
        return token
    }

    private static func systemEngine(
        _ parameters: FireboltParameters,
        _ visit: HTTPVisit,
        _ token: Secret
    ) throws(TestFailure) -> FireboltEngine {
        let request = FireboltRequests.systemEngine(parameters, token)
        let response = try visit.send(request, at: .authorize, "Looking up the account.")
        let refusal = FireboltRefusal(response: response)
        guard response.status == 200 else { throw refusal.ofAccount }
        guard let text = response.object?["engineUrl"]?.string, let engine = FireboltEngine(text) else {
            throw refusal.unexpected(.authorize)
        }
        try check(engine, parameters)
        return engine
    }

    /// The token is for the service alone, wherever an answer points.
    private static func check(_ engine: FireboltEngine, _ parameters: FireboltParameters) throws(TestFailure) {
        guard let origin = engine.origin, parameters.trusts(origin) else {
            throw TestFailure(
                stage: .authorize,
                reason: .protocolError,
                message: "The service points to an engine outside of its own domain, where no token is sent.",
                fields: FireboltParameters.fields.host,
                hint: engine.origin.map { "It points to \($0): check the endpoint." } ?? "Check the endpoint."
            )
        }
    }

    /// Makes a database or engine the one that statements run in.
    ///
    /// - Parameter refused: what to report when there is none.
    mutating func use(
        _ statement: String,
        _ note: String,
        refused: TestFailure
    ) throws(TestFailure) {
        let response = try send(statement, at: .authorize, note)
        let refusal = FireboltRefusal(response: response)
        if let error = refusal.ofStatement(else: refused) {
            throw error
        }
        guard response.object != nil, engine.update(response) else { throw refusal.unexpected(.authorize) }
        try Self.check(engine, parameters)
    }

    /// - Returns: the rows of a statement.
    func rows(_ statement: String, at stage: Stage, _ note: String) throws(TestFailure) -> [[JSONValue]] {
        let response = try send(statement, at: stage, note)
        let refusal = FireboltRefusal(response: response)
        if let error = refusal.ofStatement(else: refusal.otherStatement) {
            throw error
        }
        let answer = try? JSONValue(parsing: response.body, limits: JSONLimits(values: 4_000_000))
        guard let rows = answer?["data"]?.array else { throw refusal.unexpected(stage) }
        return rows.compactMap(\.array)
    }

    private func send(_ statement: String, at stage: Stage, _ note: String) throws(TestFailure) -> HTTPResponse {
        try visit.send(FireboltRequests.statement(statement, on: engine, token), at: stage, note)
    }

    static func identifier(_ name: String) -> String {
        "\"" + doubling(UInt8(ascii: "\""), in: name) + "\""
    }

    static func literal(_ text: String) -> String {
        "'" + doubling(UInt8(ascii: "'"), in: text) + "'"
    }

    private static func doubling(_ mark: UInt8, in text: String) -> String {
        String(decoding: text.utf8.flatMap { $0 == mark ? [$0, $0] : [$0] }, as: UTF8.self)
    }
}
