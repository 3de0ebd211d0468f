import JSON
import POSIX

/// What became of a write whose answer was lost, or wasn't one: Credible is asked again.
extension CredibleClient {
    /// How long to wait before believing that nothing changes any more, in milliseconds.
    private static let secondLookMilliseconds = 500

    /// The name wasn't there just before. What is there now with what was sent was created by this request; with something else,
    /// somebody was faster, which Credible reports as a failure of its own.
    func outcome(
        ofCreating source: WrittenSource,
        _ failure: PlatformFailure,
        _ trace: WriteTrace,
        _ interruption: Interruption
    ) -> PlatformFailure {
        var failure = failure
        failure.outcome = .notApplied
        guard trace != .none else { return failure }
        let sent = source.body.revealed
        switch look(source.name, interruption, until: { $0 != nil }) {
        case .some(.some(let found)) where Self.agrees(found, with: sent):
            // A create that comes second is answered with a failure of the server, too.
            let isSurelyOurs = failure.upstream.map { $0.status < 400 } ?? true
            failure.outcome = isSurelyOurs || Self.showsAll(found, sent) ? .applied : .unknown
        case .some(.some):
            failure.kind = .alreadyExists
            failure.message =
                PlatformFailure.Kind.alreadyExists.sentence(for: CredibleOperation.create, status: 409)
                + " It appeared while this request was on its way, and isn't what was sent."
            failure.isRetryable = false
        case .some(.none):
            failure.outcome = trace == .settled ? .notApplied : .unknown
        case nil:
            failure.outcome = .unknown
        }
        return failure
    }

    func outcome(
        ofUpdating source: WrittenSource,
        _ trace: WriteTrace,
        _ interruption: Interruption
    ) -> PlatformFailure.Outcome {
        guard trace != .none else { return .notApplied }
        let sent = source.body.revealed
        let hasArrived = { (found: JSONObject?) in found.map { Self.shows($0, sent) } ?? false }
        guard let found = look(source.name, interruption, until: hasArrived) else { return .unknown }
        if hasArrived(found) {
            return .applied
        }
        // What isn't shown may have changed.
        let isVisible = found.map { Self.showsAll($0, sent) } ?? false
        return trace == .settled && isVisible ? .notApplied : .unknown
    }

    func outcome(
        ofDeleting name: String,
        _ trace: WriteTrace,
        _ interruption: Interruption
    ) -> PlatformFailure.Outcome {
        guard trace != .none else { return .notApplied }
        switch look(name, interruption, until: { $0 == nil }) {
        case .some(.none): return .applied
        case .some(.some): return trace == .settled ? .notApplied : .unknown
        case nil: return .unknown
        }
    }

    /// Looks, and once more where it isn't as expected.
    ///
    /// - Returns: nil when there was no answer in time.
    private func look(
        _ name: String,
        _ interruption: Interruption,
        until isExpected: (JSONObject?) -> Bool
    ) -> JSONObject?? {
        guard interruption.cause == nil else { return nil }
        let first: JSONObject?
        do throws(PlatformFailure) {
            first = try find(name, interruption)
        } catch {
            return nil
        }
        let hasTime = interruption.deadline.millisecondsFromNow > Self.secondLookMilliseconds * 2
        guard !isExpected(first), hasTime else { return .some(first) }
        connection.pacing.sleep(Self.secondLookMilliseconds, interruption)
        do throws(PlatformFailure) {
            return .some(try find(name, interruption))
        } catch {
            return .some(first)
        }
    }

    // MARK: - Comparing

    /// Whether nothing that is shown differs from what was sent. Credible may show less: secrets, for example.
    static func agrees(_ found: JSONObject, with sent: JSONObject) -> Bool {
        sent.members.allSatisfy { member in
            guard let value = found[member.key.string], !value.isNull else { return true }
            return agrees(value, with: member.value)
        }
    }

    private static func agrees(_ found: JSONValue, with sent: JSONValue) -> Bool {
        switch (found, sent) {
        case (.object(let found), .object(let sent)):
            return agrees(found, with: sent)
        case (.array(let found), .array(let sent)):
            return found.count == sent.count && zip(found, sent).allSatisfy { agrees($0, with: $1) }
        default:
            return found == sent || CredibleMask.isMasked(found)
        }
    }

    /// Whether everything that was sent is there, secrets too.
    private static func shows(_ found: JSONObject, _ sent: JSONObject) -> Bool {
        agrees(found, with: sent) && showsAll(found, sent)
    }

    /// Whether there is a value for everything that was sent.
    private static func showsAll(_ found: JSONObject, _ sent: JSONObject) -> Bool {
        sent.members.allSatisfy { member in
            guard let value = found[member.key.string], !value.isNull, !CredibleMask.isMasked(value) else {
                return false
            }
            guard let inner = member.value.object else { return true }
            return value.object.map { showsAll($0, inner) } ?? false
        }
    }
}

extension PlatformFailure {
    /// The failure with a sentence about what became of the write, where that isn't plain.
    fileprivate func telling(_ sentence: String, isRetryable: Bool? = nil) -> PlatformFailure {
        var failure = self
        failure.message += " " + sentence
        failure.isRetryable = isRetryable ?? failure.isRetryable
        return failure
    }

    func tellingEnd(of operation: CredibleOperation) -> PlatformFailure {
        guard kind != .cancelled else { return self }
        switch (outcome, operation) {
        case (.applied?, .create):
            return telling("The connection is there now: it was created.", isRetryable: false)
        case (.applied?, .update):
            return telling("What was sent is there now: the update was applied.", isRetryable: false)
        case (.applied?, .delete):
            return telling("The connection isn't there any more: it was deleted.", isRetryable: false)
        case (.unknown?, .create):
            return telling("Whether the connection was created isn't known: `datasource.get` tells.")
        case (.unknown?, .update):
            return telling("Whether the update was applied isn't known: sending it again does no harm.")
        case (.unknown?, .delete):
            return telling("Whether the connection was deleted isn't known: `datasource.get` tells.")
        default:
            return self
        }
    }
}
