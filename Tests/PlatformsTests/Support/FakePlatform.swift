import Datasource
import HTTPTransport
import JSON
import POSIX

@testable import Platforms

/// Answers requests by a script, and remembers them and how long was waited between them.
final class FakePlatform: HTTPClient, TokenProvider {
    typealias Answer = @Sendable (HTTPRequest) -> Result<HTTPResponse, HTTPFailure>

    private struct State {
        var script: [Answer]
        var requests: [HTTPRequest] = []
        var sleeps: [Int] = []
        var refusedTokens = 0
    }

    static let token = Secret("dbn_live_secret_token")

    private let state: Monitor<State>

    /// - Parameter script: the answer to each request in turn; the last one serves for all that follow.
    init(_ script: [Answer]) {
        state = Monitor(State(script: script))
    }

    var requests: [HTTPRequest] { state.withLock { $0.requests } }
    var sleeps: [Int] { state.withLock { $0.sleeps } }
    var refusedTokens: Int { state.withLock { $0.refusedTokens } }

    /// `GET`, `POST`: the methods of the requests in their order.
    var methods: [String] { requests.map(\.method.rawValue) }

    func send(_ request: HTTPRequest, interruption: Interruption) throws(HTTPFailure) -> HTTPResponse {
        let answer = state.withLock { state -> Answer? in
            state.requests.append(request)
            return state.script.count > 1 ? state.script.removeFirst() : state.script.first
        }
        guard let answer else {
            throw HTTPFailure(.protocolError, at: .exchange, "There is no script.", mayHaveBeenReceived: true)
        }
        return try answer(request).get()
    }

    func token(_ interruption: Interruption) throws(PlatformFailure) -> Secret { Self.token }

    func noteRefused(_ token: Secret) {
        state.withLock { $0.refusedTokens += 1 }
    }

    /// A client whose waits take no time, with as little jitter as there can be.
    var client: DatabrainClient {
        get throws {
            DatabrainClient(
                baseURL: try DatabrainClient.baseURL("https://db.example.com"),
                tokens: self,
                client: self,
                pacing: pacing
            )
        }
    }

    /// The same for RiverGen.
    var riverGen: RiverGenClient {
        get throws {
            RiverGenClient(
                baseURL: try RiverGenClient.baseURL("https://db.example.com"),
                tokens: self,
                client: self,
                pacing: pacing
            )
        }
    }

    private var pacing: Pacing {
        Pacing(
            now: { Timestamp(milliseconds: 1_000_000 + Int64(self.sleeps.reduce(0, +))) },
            random: { 0 },
            sleep: { milliseconds, _ in self.state.withLock { $0.sleeps.append(milliseconds) } }
        )
    }
}

/// Answers for scripts.
enum Scripted {
    static func json(_ status: Int, _ text: String, _ headers: [(String, String)] = []) -> FakePlatform.Answer {
        let response = HTTPResponse(
            status: status,
            headers: headers.map { (name: $0.0, value: $0.1) },
            body: Array(text.utf8)
        )
        return { _ in .success(response) }
    }

    static func names(_ names: String...) -> FakePlatform.Answer {
        list(names)
    }

    static func list(_ names: [String]) -> FakePlatform.Answer {
        let data = names.map { name -> JSONValue in ["name": .string(name)] }
        let body: JSONValue = ["data": .array(data)]
        return json(200, String(decoding: body.bytes, as: UTF8.self))
    }

    static func error(_ status: Int, _ code: String, _ message: String = "no") -> FakePlatform.Answer {
        json(status, #"{"error":{"code":"\#(code)","message":"\#(message)"}}"#)
    }

    static func lost(_ reason: HTTPFailure.Reason, received: Bool) -> FakePlatform.Answer {
        let failure = HTTPFailure(reason, at: .exchange, "It broke.", mayHaveBeenReceived: received)
        return { _ in .failure(failure) }
    }
}

extension Interruption {
    static var patient: Interruption { Interruption(deadline: .now.advanced(byMilliseconds: 60_000)) }
}

func postgresDocument(_ name: String = "a", password: JSONValue = "s3cret-password") -> JSONObject {
    [
        "name": .string(name), "datasourceType": "postgres",
        "credentials": ["host": "h", "username": "u", "password": password, "database": "d"],
    ]
}

/// In Databrain's words.
func postgresSource(_ name: String = "a", password: JSONValue = "s3cret-password") throws -> WrittenSource {
    guard let source = OutgoingSource(postgresDocument(name, password: password)) else { throw NoSource() }
    let body = try TableDialect.databrain.body(of: source).body
    return WrittenSource(name: source.name, datasourceType: source.datasourceType, body: body)
}

struct NoSource: Error {}
