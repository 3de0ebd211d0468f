/// Where connections are made to instead of a server, whose name and certificate count all the same: the near end of a tunnel.
package struct Entrance: Hashable, Sendable {
    /// Numeric.
    package let address: String
    package let port: Int

    package init(address: String, port: Int) {
        self.address = address
        self.port = port
    }
}
