import CShims

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Ties a process to the one that started it: it must not outlive that one, however that one ends.
package enum LifeLine {
    /// Has this process killed when its parent ends.
    ///
    /// Call it before anything else, and `isHeld(by:)` once it is known who the parent was: a parent that had ended before
    /// this was called isn't noticed otherwise.
    package static func hold() {
        guard cshims_end_with_parent() != 0 else { return }
        // This system can't do it by itself, so somebody has to look.
        let parent = getppid()
        try? Thread.start("life-line", stackBytes: 64 * 1024) {
            while getppid() == parent {
                Thread.sleep(milliseconds: 250)
            }
            _exit(1)
        }
    }

    /// Whether the process with this identifier, which started this one, is still there.
    package static func isHeld(by parent: Int) -> Bool {
        Int(getppid()) == parent
    }

    /// The identifier of this process, for those that it starts.
    package static var ownIdentifier: Int { Int(getpid()) }

    /// Makes writing to a connection that the other side has closed an error, instead of this process's end.
    package static func ignoreBrokenPipes() {
        signal(SIGPIPE, SIG_IGN)
    }
}
