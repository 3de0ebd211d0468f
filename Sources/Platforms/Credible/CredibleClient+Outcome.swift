import JSON
import POSIX

/// What became of a write whose answer was lost, or wasn't one: Credible is asked again.
extension CredibleClient {
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
        case .some(.some(let found)) where Self.agrees(found, with: sent) && !Self.saysTaken(failure):
            // A create that comes second is answered with a failure of the server, too.
            let isSurelyOurs = failure.upstream.map { $0.status < 400 } ?? true
            failure.outcome = isSurelyOurs || Self.showsAll(found, sent) ? .applied : .unknown
        case .some(.some):
            failure.kind = .alreadyExists
            failure.message =
                CredibleErrors.sentence(.alreadyExists, for: .create, status: 409)
                + " It appeared while this request was on its way: it isn't what was sent."
            failure.isRetryable = false
        case .some(.none):
            failure.outcome = trace == .settled ? .notApplied : .unknown
        case nil:
            failure.outcome = .unknown
        }
        return failure
    }

    /// Whether a failure of the server says that somebody was faster, as it does with the status of any other.
    private static func saysTaken(_ failure: PlatformFailure) -> Bool {
        guard let upstream = failure.upstream, upstream.status >= 400 else { return false }
        return upstream.message?.lowercased().contains("already exists") ?? false
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
        exchange.look(interruption, until: isExpected) { () throws(PlatformFailure) in try find(name, interruption) }
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
