import CShims

/// What the system may do with this process.
package enum ProcessLimits {
    /// Forbids core dumps of this process and of those that it starts.
    package static func forbidCoreDumps() {
        _ = cshims_forbid_core_dumps()
    }
}
