import Datasource
import JSON

extension TestOutcome {
    /// The outcome without secrets in its texts; the server's words count as foreign too.
    func scrubbed(with scrubber: Scrubber) -> TestOutcome {
        var outcome = self
        outcome.failure = failure?.scrubbed(with: scrubber)
        outcome.warnings = warnings.map(scrubber.scrub)
        outcome.server = server?.scrubbed(with: scrubber)
        outcome.tls?.version = tls?.version.map(scrubber.scrub)
        return outcome
    }
}

extension TestFailure {
    func scrubbed(with scrubber: Scrubber) -> TestFailure {
        var failure = self
        failure.message = scrubber.scrub(message).shortened(to: 1_000)
        failure.hint = hint.map(scrubber.scrub)
        failure.nativeCode = nativeCode.map { scrubber.scrub($0).shortened(to: 300) }
        return failure
    }
}

extension TestSession {
    /// The session with progress notes that hold no secret.
    func scrubbed(with scrubber: Scrubber) -> TestSession {
        let progress = progress
        return TestSession(interruption: interruption, tunnelStream: tunnelStream) { stage, text in
            progress(stage, scrubber.scrub(text))
        }
    }
}

extension JSONObject {
    fileprivate func scrubbed(with scrubber: Scrubber) -> JSONObject {
        JSONObject(members.map { (key: $0.key.string, value: $0.value.scrubbed(with: scrubber)) })
    }
}

extension JSONValue {
    fileprivate func scrubbed(with scrubber: Scrubber) -> JSONValue {
        switch self {
        case .string(let text): .string(scrubber.scrub(text.string).shortened(to: 300))
        case .array(let elements): .array(elements.map { $0.scrubbed(with: scrubber) })
        case .object(let object): .object(object.scrubbed(with: scrubber))
        case .null, .bool, .number: self
        }
    }
}

extension String {
    /// The beginning of a text that somebody else wrote, which may be of any length.
    fileprivate func shortened(to limit: Int) -> String {
        unicodeScalars.dropFirst(limit).isEmpty ? self : String(unicodeScalars.prefix(limit)) + "…"
    }
}
