/// What was expected instead of the answer that came, as the end of a sentence.
struct AnswerMismatch: Error, Hashable, Sendable {
    let expected: String
}
