import POSIX

/// What became of a write whose answer was lost, or wasn't one: Databrain's list of names tells, as far as it can.
///
/// Databrain refuses to create a name that it has. So a name that wasn't there just before a create and is there now was
/// created; one that was there before wasn't created anew. A name that isn't there says that nothing was created only if the
/// platform isn't still at work: after a time-out it may be.
extension DatabrainClient {
    private typealias Outcome = PlatformFailure.Outcome

    /// How long to wait before believing that a name doesn't come any more, in milliseconds.
    private static let secondLookMilliseconds = 500

    /// Makes sure that there is a listing from just before, as far as possible: the create goes on without it, too.
    func lookBeforeCreate(_ interruption: Interruption) {
        guard !known.isFresh else { return }
        let part = WriteWindow.preparing(interruption)
        interruption.withCancelAction {
            part.cancel()
        } _: {
            _ = look(tries: 1, part)
        }
    }

    func outcome(
        ofCreating name: String,
        wasThere: Bool?,
        _ trace: WriteTrace,
        _ interruption: Interruption
    ) -> PlatformFailure.Outcome {
        guard trace != .none else { return .notApplied }
        switch isThere(name, expecting: true, trace, interruption) {
        case true?: return wasThere.map { $0 ? .notApplied : .applied } ?? .unknown
        case false?: return trace == .settled ? .notApplied : .unknown
        case nil: return .unknown
        }
    }

    /// A name that isn't there any more is what was asked for.
    func outcome(
        ofDeleting name: String,
        _ trace: WriteTrace,
        _ interruption: Interruption
    ) -> PlatformFailure.Outcome {
        guard trace != .none else { return .notApplied }
        switch isThere(name, expecting: false, trace, interruption) {
        case false?: return .applied
        case true?: return trace == .settled ? .notApplied : .unknown
        case nil: return .unknown
        }
    }

    /// - Parameter expected: what the write would make of it; anything else is looked at a second time.
    /// - Returns: nil when there was no answer in time.
    private func isThere(
        _ name: String,
        expecting expected: Bool,
        _ trace: WriteTrace,
        _ interruption: Interruption
    ) -> Bool? {
        guard let first = look(for: name, interruption) else { return nil }
        let hasTime = interruption.deadline.millisecondsFromNow > Self.secondLookMilliseconds * 2
        guard first != expected, hasTime else { return first }
        connection.pacing.sleep(Self.secondLookMilliseconds, interruption)
        return look(for: name, interruption) ?? first
    }

    private func look(for name: String, _ interruption: Interruption) -> Bool? {
        guard interruption.cause == nil, let names = look(tries: nil, interruption) else {
            return nil
        }
        return names.contains { $0.utf8.elementsEqual(name.utf8) }
    }

    private func look(tries: Int?, _ interruption: Interruption) -> [String]? {
        let start = Instant.now
        guard let names = try? read(api.listAll, tries: tries, interruption) else { return nil }
        known.note(listing: names, readAt: start)
        return names
    }
}

extension PlatformFailure {
    /// The failure with a sentence about what became of the write, where that isn't plain.
    func tellingOutcome(of operation: DatabrainOperation) -> PlatformFailure {
        var failure = self
        guard kind != .cancelled else { return failure }
        switch (outcome, operation) {
        case (.applied?, .create):
            failure.message += " The data source is there now: it was created."
            failure.isRetryable = false
        case (.applied?, .delete):
            failure.message += " The data source isn't there any more: it was deleted."
            failure.isRetryable = false
        case (.unknown?, .create):
            failure.message += " Whether the data source was created isn't known: list the names before trying again."
        case (.unknown?, .update):
            failure.message += " Whether the update was applied isn't known: sending it again does no harm."
        case (.unknown?, .delete):
            failure.message += " Whether the data source was deleted isn't known: list the names before trying again."
        default:
            break
        }
        return failure
    }
}
