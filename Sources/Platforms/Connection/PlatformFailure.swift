package import JSON

/// Why a platform didn't do what it was asked to, in words that are the same for every platform.
package struct PlatformFailure: Error, Sendable {
    package enum Kind: Hashable, Sendable {
        /// The platform found something wrong with the request.
        case invalidRequest
        case notFound
        case alreadyExists
        case inUse

        /// The platform has several of this name, and none is meant more than the others.
        case ambiguousName

        /// The platform couldn't connect with the credentials.
        case testFailed
        case schemaCacheFailed
        case tenancyCreateFailed
        case tenancyUpdateFailed

        /// The token isn't accepted.
        case unauthenticated
        case forbidden
        case rateLimited

        /// There was no answer, or only that there won't be one now.
        case unavailable

        /// The answer isn't what the platform documents.
        case unexpectedAnswer

        /// The platform reports a failure of its own.
        case failed
        case outOfTime
        case cancelled

        /// The URL or the token can't be used.
        case misconfigured

        /// The token couldn't be fetched from where it is kept.
        case tokenUnavailable

        /// A C library isn't installed.
        case libraryUnavailable
    }

    /// What became of a write.
    package enum Outcome: Hashable, Sendable {
        case notApplied
        case applied

        /// `applied` tells what was; nothing else.
        case partlyApplied
        case unknown
    }

    /// A field that a platform finds fault with, in its own words.
    package struct Complaint: Hashable, Sendable {
        /// Perhaps with a path before it: `credentials.password`.
        package let field: String
        package let reason: String?

        package init(field: String, reason: String?) {
            self.field = field
            self.reason = reason
        }
    }

    package var kind: Kind

    /// One sentence or a few for a person, with no secret in it.
    package var message: String

    /// What the platform answered, if it did.
    package var upstream: UpstreamAnswer?

    /// Nil for a read.
    package var outcome: Outcome?

    /// What of the request was surely applied, where that isn't all or nothing.
    package var applied: [JSONPointer] = []

    /// Where the platform names fields that are wrong.
    package var complaints: [Complaint] = []

    /// How long the platform wants to be left alone.
    package var retryAfterMilliseconds: Int?

    /// Whether the same request may succeed later.
    package var isRetryable: Bool

    package init(
        _ kind: Kind,
        _ message: String,
        upstream: UpstreamAnswer? = nil,
        outcome: Outcome? = nil,
        isRetryable: Bool? = nil
    ) {
        self.kind = kind
        self.message = message
        self.upstream = upstream
        self.outcome = outcome
        self.isRetryable = isRetryable ?? kind.isUsuallyTemporary
    }
}

extension PlatformFailure {
    /// The failure of a write of which that became.
    func with(_ outcome: Outcome) -> PlatformFailure {
        var failure = self
        failure.outcome = outcome
        return failure
    }

    /// Adds a sentence to the message. What a platform says of itself may lack its full stop.
    mutating func append(_ sentence: String?) {
        guard let sentence else { return }
        let ends: Set<Character> = [".", "!", "?", "…"]
        let isWhole = message.last.map(ends.contains) ?? true
        message += (isWhole ? " " : ". ") + sentence
    }
}

extension PlatformFailure.Kind {
    fileprivate var isUsuallyTemporary: Bool {
        switch self {
        case .rateLimited, .unavailable, .failed, .outOfTime, .cancelled: true
        default: false
        }
    }
}

/// What a platform answered when it refused or failed.
package struct UpstreamAnswer: Hashable, Sendable {
    /// `Databrain`.
    package var service: String

    /// The HTTP status.
    package var status: Int

    /// The platform's own code and message, where its answer has them.
    package var code: String?
    package var message: String?

    /// What the platform calls the request in its logs.
    package var requestID: String?

    /// The answer as the protocol shows it.
    package var json: JSONValue {
        var answer: JSONObject = ["service": .string(service), "status": .number(JSONNumber(status))]
        answer["code"] = code.map(JSONValue.string)
        answer["message"] = message.map(JSONValue.string)
        answer["requestId"] = requestID.map(JSONValue.string)
        return .object(answer)
    }
}
