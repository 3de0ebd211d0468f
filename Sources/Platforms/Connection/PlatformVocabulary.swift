import HTTPTransport

/// How one platform says what went wrong: the shapes of its refusals, and what they mean for each of its operations.
protocol PlatformVocabulary: Sendable {
    associatedtype Operation: Hashable, Sendable

    /// What an answer says of a failure; nil when it says nothing that is documented.
    static func refusal(_ response: HTTPResponse) -> PlatformRefusal?

    /// What an answer with a status other than success means.
    static func kind(status: Int, _ refusal: PlatformRefusal?, for operation: Operation) -> PlatformFailure.Kind

    /// What an answer means whose status is success and that holds a refusal all the same; nil where that isn't what the
    /// platform documents.
    static func kind(ofSuccessWith refusal: PlatformRefusal, for operation: Operation) -> PlatformFailure.Kind?

    /// The first sentence for a person about an answer that wasn't success.
    static func sentence(
        _ kind: PlatformFailure.Kind,
        for operation: Operation,
        status: Int
    ) -> String

    /// What is said of the end of a write whose answer was lost, or wasn't one.
    static func ending(of operation: Operation) -> WriteEnding

    /// Whether code and message may be told of an answer that isn't what is documented. Not where such an answer may hold
    /// secrets that nobody knows here.
    static var quotesUnexpectedAnswers: Bool { get }
}

extension PlatformVocabulary {
    static func kind(ofSuccessWith refusal: PlatformRefusal, for operation: Operation) -> PlatformFailure.Kind? { nil }

    static var quotesUnexpectedAnswers: Bool { true }
}

/// Sentences about what became of a write, where the answer doesn't say.
struct WriteEnding: Hashable, Sendable {
    /// When it turned out that it was applied.
    var applied: String?

    /// When that can't be found out.
    var unknown: String?
}
