import POSIX

/// What became of a write whose answer was lost, or wasn't one: Databrain's list of names tells, as far as it can.
///
/// Databrain refuses to create a name that it has. So a name that wasn't there just before a create and is there now was
/// created; one that was there before wasn't created anew. A name that isn't there says that nothing was created only if the
/// platform isn't still at work: after a time-out it may be.
extension DatabrainClient {
    /// Makes sure that there is a listing from just before, as far as possible: the create goes on without it, too.
    func lookBeforeCreate(_ interruption: Interruption) {
        guard !known.isFresh else { return }
        let part = WriteWindow.preparing(interruption)
        interruption.withCancelAction {
            part.cancel()
        } _: {
            _ = try? look(tries: 1, part)
        }
    }

    func outcome(
        ofCreating name: String,
        wasThere: Bool?,
        _ trace: WriteTrace,
        _ interruption: Interruption
    ) -> PlatformFailure.Outcome {
        guard trace != .none else { return .notApplied }
        switch isThere(name, expecting: true, interruption) {
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
        switch isThere(name, expecting: false, interruption) {
        case false?: return .applied
        case true?: return trace == .settled ? .notApplied : .unknown
        case nil: return .unknown
        }
    }

    /// - Parameter expected: what the write would make of it; anything else is looked at a second time.
    /// - Returns: nil when there was no answer in time.
    private func isThere(_ name: String, expecting expected: Bool, _ interruption: Interruption) -> Bool? {
        exchange.look(interruption, until: { $0 == expected }) { () throws(PlatformFailure) in
            try look(tries: nil, interruption).contains { $0.utf8.elementsEqual(name.utf8) }
        }
    }

    private func look(tries: Int?, _ interruption: Interruption) throws(PlatformFailure) -> [String] {
        let start = Instant.now
        let names = try read(api.listAll, tries: tries, interruption)
        known.note(listing: names, readAt: start)
        return names
    }
}
