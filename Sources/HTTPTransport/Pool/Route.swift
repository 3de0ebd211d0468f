/// How a server is reached: connections are shared only by requests that take the same route.
struct Route: Hashable {
    let origin: HTTPOrigin

    /// Nil for a direct connection.
    var proxy: Proxy?

    /// Nil where the server itself is connected to.
    var entrance: Entrance?

    /// Whose name has to be resolved.
    var nextHop: HTTPOrigin { proxy?.origin ?? origin }
}
