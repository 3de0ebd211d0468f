import CShims

/// What the system may do with this process.
package enum ProcessLimits {
    /// Forbids core dumps of this process and of those that it starts.
    package static func forbidCoreDumps() {
        _ = cshims_forbid_core_dumps()
    }

    /// Keeps other processes of the same user from reading this one's memory, as far as the system can.
    package static func hideMemory() {
        _ = cshims_hide_memory()
    }

    /// Bounds the memory that this process may write to.
    package static func limitMemory(bytes: Int) {
        _ = cshims_limit_memory(bytes)
    }
}
