import Datasource
package import HTTPTransport
import POSIX

/// One request to a platform, as its API documents it.
package struct PlatformCall: Sendable {
    package var method: HTTPRequest.Method

    /// Absolute, below the platform's base URL.
    package var url: String

    /// JSON.
    package var body: [UInt8]?
}

/// Sends requests to one platform with its token, and repeats what is safe to repeat.
///
/// The token stands in the header `Authorization` and nowhere else. Every URL begins with the base URL, and no redirect is
/// followed: the token goes to the configured origin alone.
package struct PlatformConnection: Sendable {
    /// As people know the platform: `Databrain`.
    let service: String
    let baseURL: PlatformBaseURL
    private let tokens: any TokenProvider
    private let client: any HTTPClient
    let pacing: Pacing

    package init(
        service: String,
        baseURL: PlatformBaseURL,
        tokens: any TokenProvider,
        client: any HTTPClient,
        pacing: Pacing = .standard
    ) {
        self.service = service
        self.baseURL = baseURL
        self.tokens = tokens
        self.client = client
        self.pacing = pacing
    }

    func token(_ interruption: Interruption) throws(PlatformFailure) -> Secret {
        try tokens.token(interruption)
    }

    /// Sends a request: a read again after anything that may pass, a write only where the platform can't have applied it.
    ///
    /// - Parameter tries: how often at most; nil for as often as usual.
    func send(
        _ call: PlatformCall,
        _ token: Secret,
        tries: Int? = nil,
        _ interruption: Interruption
    ) -> RetryPolicy.Outcome {
        var policy = RetryPolicy()
        policy.tryLimit = tries ?? policy.tryLimit
        let request = request(call, token)
        var attempt = 1
        while true {
            let outcome = sendOnce(request, token, interruption)
            guard let delay = delay(policy, attempt, outcome, request, interruption) else { return outcome }
            pacing.sleep(delay, interruption)
            guard interruption.cause == nil else { return outcome }
            attempt += 1
        }
    }

    private func delay(
        _ policy: RetryPolicy,
        _ attempt: Int,
        _ outcome: RetryPolicy.Outcome,
        _ request: HTTPRequest,
        _ interruption: Interruption
    ) -> Int? {
        guard interruption.cause == nil else { return nil }
        return policy.delay(
            afterAttempt: attempt,
            outcome,
            request.method.isWrite ? .onlyIfNotReceived : .repeatable,
            remaining: interruption.deadline.millisecondsFromNow,
            now: pacing.now(),
            random: pacing.random()
        )
    }

    private func request(_ call: PlatformCall, _ token: Secret) -> HTTPRequest {
        var headers: [(name: String, value: HTTPRequest.HeaderValue)] = [
            ("Authorization", .secret(prefix: "Bearer ", token)), ("Accept", .plain("application/json")),
        ]
        if call.body != nil {
            headers.append(("Content-Type", .plain("application/json")))
        }
        return HTTPRequest(call.method, call.url, headers: headers, body: call.body)
    }

    private func sendOnce(_ request: HTTPRequest, _ token: Secret, _ interruption: Interruption) -> RetryPolicy.Outcome
    {
        do throws(HTTPFailure) {
            let response = try client.send(request, interruption: interruption)
            if response.status == 401 {
                tokens.noteRefused(token)
            }
            return .response(response)
        } catch {
            return .failure(error)
        }
    }
}
