import NativeLibraries
import POSIX

/// Keeps sessions that nobody uses, so that the next request by the same route finds an open connection.
final class SessionPool: Sendable {
    private static let idleMilliseconds = 60_000.0

    private let limit: Int

    /// The one used last stands at the end.
    private let idle = Monitor<[CurlSession]>([])

    init(limit: Int) {
        self.limit = limit
    }

    /// The session by this route that was used last, or a new one.
    ///
    /// - Returns: nil when memory or descriptors are short.
    func take(_ library: CurlLibrary, _ route: Route) -> CurlSession? {
        // What is dropped closes its connection after the lock is open again.
        var dropped: [CurlSession] = []
        let session = idle.withLock { idle -> CurlSession? in
            dropped = Self.removeStale(from: &idle)
            return idle.lastIndex { $0.route == route }.map { idle.remove(at: $0) }
        }
        dropped.removeAll()
        return session ?? CurlSession(library, route: route)
    }

    /// Takes a session back after a transfer that went well.
    func giveBack(_ session: CurlSession) {
        var dropped: [CurlSession] = []
        idle.withLock { idle in
            dropped = Self.removeStale(from: &idle)
            idle.append(session)
            while idle.count > limit {
                dropped.append(idle.removeFirst())
            }
        }
        dropped.removeAll()
    }

    var idleCount: Int {
        idle.withLock { $0.count }
    }

    private static func removeStale(from idle: inout [CurlSession]) -> [CurlSession] {
        let now = Instant.now
        let isStale = { (session: CurlSession) in now.milliseconds(since: session.lastUse) > idleMilliseconds }
        let stale = idle.filter(isStale)
        idle.removeAll(where: isStale)
        return stale
    }
}
