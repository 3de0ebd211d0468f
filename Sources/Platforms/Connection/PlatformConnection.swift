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

/// Sends requests to one platform with its token, and repeats what is safe to repeat. After the platform said that there are
/// too many requests, all hold back together.
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
    private let pause = SharedPause()

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
            if let refusal = holdBack(interruption) {
                return refusal
            }
            let outcome = sendOnce(request, token, interruption)
            let random = pacing.random()
            noteLimit(policy, attempt, outcome, random)
            guard let delay = delay(policy, attempt, outcome, request, random, interruption) else { return outcome }
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
        _ random: Double,
        _ interruption: Interruption
    ) -> Int? {
        guard interruption.cause == nil else { return nil }
        return policy.delay(
            afterAttempt: attempt,
            outcome,
            request.method.isWrite ? .onlyIfNotReceived : .repeatable,
            remaining: interruption.deadline.millisecondsFromNow,
            now: pacing.now(),
            random: random
        )
    }

    // MARK: - Too many requests

    private func noteLimit(
        _ policy: RetryPolicy,
        _ attempt: Int,
        _ outcome: RetryPolicy.Outcome,
        _ random: Double
    ) {
        guard case .response(let response) = outcome, response.status == 429 else { return }
        let now = pacing.now()
        let wish = RetryAfter.milliseconds(of: response, now: now)
        pause.note(response, for: wish ?? policy.backOff(afterAttempt: attempt, random: random), now: now)
    }

    /// Waits as long as the platform wants to be left alone.
    ///
    /// - Returns: what the request ends with, when it can't be sent in time: nothing of it was sent.
    private func holdBack(_ interruption: Interruption) -> RetryPolicy.Outcome? {
        while let (milliseconds, refusal) = pause.remaining(now: pacing.now()) {
            // Those that waited together don't come back together.
            let delay = milliseconds + Int(Double(min(milliseconds, Self.longestSpread)) * pacing.random())
            guard delay < interruption.deadline.millisecondsFromNow else { return .response(refusal) }
            pacing.sleep(delay, interruption)
            if let cause = interruption.cause {
                return .failure(Self.stopped(cause))
            }
        }
        return nil
    }

    /// Over how many milliseconds at most those that waited together come back.
    private static let longestSpread = 250

    private static func stopped(_ cause: Interruption.Cause) -> HTTPFailure {
        let reason: HTTPFailure.Reason = cause == .cancelled ? .cancelled : .timeout
        let message = "It was waiting because the server had too many requests."
        return HTTPFailure(reason, at: .connect, message, mayHaveBeenReceived: false)
    }

    private func request(_ call: PlatformCall, _ token: Secret) -> HTTPRequest {
        var headers: [(name: String, value: HTTPRequest.HeaderValue)] = [("Accept", .plain("application/json"))]
        if !token.revealed.isEmpty {
            headers.insert(("Authorization", .secret(prefix: "Bearer ", token)), at: 0)
        }
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
