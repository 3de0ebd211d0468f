import JSON
import POSIX

/// Which names Databrain had a moment ago, shared by the creates of that moment.
///
/// Only this makes it possible to say, after an answer was lost, whether a name that is there now was there before.
final class KnownNames: Sendable {
    /// For how long a listing counts as now, in milliseconds.
    private static let freshMilliseconds = 2000

    /// What is known of one name from a write of our own.
    private struct Change {
        let at: Instant

        /// Nil when nobody knows what became of the write.
        let isThere: Bool?
    }

    private struct State {
        var listed: Set<ExactString> = []
        var readAt: Instant?
        var changes: [ExactString: Change] = [:]
    }

    private let state = Monitor(State())

    /// Whether there is a listing that is new enough.
    var isFresh: Bool {
        state.withLock { Self.isFresh($0) }
    }

    /// - Returns: whether the name was there; nil when that isn't known.
    func has(_ name: String) -> Bool? {
        let name = ExactString(name)
        return state.withLock { state in
            guard Self.isFresh(state) else { return nil }
            guard let change = state.changes[name] else { return state.listed.contains(name) }
            return change.isThere
        }
    }

    /// - Parameter readAt: when the listing was asked for: writes of our own that ended later count more.
    func note(listing names: [String], readAt: Instant) {
        let listed = Set(names.map { ExactString($0) })
        state.withLock { state in
            if let latest = state.readAt, readAt < latest {
                return
            }
            state.listed = listed
            state.readAt = readAt
            state.changes = state.changes.filter { $0.value.at > readAt }
        }
    }

    /// - Parameter isThere: nil when nobody knows what became of the write.
    func note(_ name: String, isThere: Bool?) {
        state.withLock { $0.changes[ExactString(name)] = Change(at: .now, isThere: isThere) }
    }

    private static func isFresh(_ state: State) -> Bool {
        guard let readAt = state.readAt else { return false }
        return Instant.now < readAt.advanced(byMilliseconds: freshMilliseconds)
    }
}
