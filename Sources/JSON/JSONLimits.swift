/// What a text may ask of the parser at most.
package struct JSONLimits: Sendable {
    /// Containers inside each other: `[[]]` has a depth of 2.
    package var depth: Int

    /// Values in one text; keys don't count.
    package var values: Int

    /// - Parameters:
    ///   - depth: from 1 on.
    ///   - values: from 1 on.
    package init(depth: Int = 128, values: Int = 1_000_000) {
        self.depth = depth
        self.values = values
    }
}
