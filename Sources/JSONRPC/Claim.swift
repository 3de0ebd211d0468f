package import JSON

/// Something that a request needs for itself or shares, for as long as it runs.
package struct Claim: Hashable, Sendable {
    package enum Mode: Hashable, Sendable {
        /// Nobody else may hold the lane.
        case exclusive

        /// Shared with claims of the same group, so that reads go with reads.
        case shared(group: Int)
    }

    /// What is claimed, under any name that the service chooses: requests only wait for others that claim the same lane.
    package let lane: [ExactString]

    package let mode: Mode

    package init(lane: [ExactString], mode: Mode) {
        self.lane = lane
        self.mode = mode
    }
}
