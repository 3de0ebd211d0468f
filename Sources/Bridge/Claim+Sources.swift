import JSON
import JSONRPC

/// What requests about data sources claim, so that they happen as if one at a time wherever that could be noticed.
extension Claim {
    // Claims of one group share a lane: readers go with readers. On a target's own lane, writers of different sources go
    // with each other, but not with a listing.
    private static let readers = 0
    private static let writers = 1

    /// A request that looks at one source waits for earlier writes to it.
    static func reading(_ name: String, on target: any Target) -> Claim {
        Claim(lane: sourceLane(name, target), mode: .shared(group: readers))
    }

    /// A write waits for everything earlier about its source, and for earlier listings of its target.
    ///
    /// - Parameter names: those that the write concerns; nil for one that isn't given.
    static func writing(_ names: String?..., on target: any Target) -> [Claim] {
        let sources = names.compactMap { $0 }.map { Claim(lane: sourceLane($0, target), mode: .exclusive) }
        return sources + [Claim(lane: targetLane(target), mode: .shared(group: writers))]
    }

    /// A listing waits for all earlier writes on its target.
    static func listing(of target: any Target) -> Claim {
        Claim(lane: targetLane(target), mode: .shared(group: readers))
    }

    private static func sourceLane(_ name: String, _ target: any Target) -> [ExactString] {
        [ExactString(target.name), ExactString(name)]
    }

    private static func targetLane(_ target: any Target) -> [ExactString] {
        [ExactString(target.name)]
    }
}
