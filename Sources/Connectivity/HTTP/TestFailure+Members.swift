extension TestFailure {
    /// What is refused, where members of the credentials may be to blame.
    ///
    /// - Parameters:
    ///   - members: their names, the likeliest first.
    ///   - hint: what to do, in one sentence.
    init(
        _ stage: Stage,
        _ reason: Reason,
        _ message: String,
        _ members: [String],
        hint: String,
        nativeCode: String? = nil
    ) {
        self.init(
            stage: stage,
            reason: reason,
            message: message,
            fields: members.map(CredentialReader.pointer),
            hint: hint,
            nativeCode: nativeCode
        )
    }
}
