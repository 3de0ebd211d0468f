/// A port of the loopback interface that leads one connection of this process to a stream: for libraries that want an address where
/// there is a descriptor.
///
/// Nobody else gets in, where the system tells whose a connection is: another process, or another user, is turned away. After the
/// one connection nobody listens any more. It is closed with the last reference to it.
package final class LoopbackEntrance: Sendable {
    /// Where to connect to, together with `port`.
    package static let address = "127.0.0.1"

    /// What was said on the stream before, and will be said once more by whoever connects.
    package struct Exchanged: Sendable {
        /// How many of the first bytes of the client the stream has got already.
        package let askedCount: Int

        /// What the client is told as the answer to them.
        package let answer: [UInt8]

        package init(askedCount: Int = 0, answer: [UInt8] = []) {
            self.askedCount = askedCount
            self.answer = answer
        }
    }

    package let port: Int

    private let relay: Relay

    /// - Parameters:
    ///   - stream: a connected socket, which becomes non-blocking.
    ///   - holdsBack: whether what comes out of the stream waits until `letThrough()` is called.
    package init(
        to stream: FileDescriptor,
        holdsBack: Bool = false,
        exchanged: Exchanged = Exchanged()
    ) throws(SystemError) {
        let listener = try LoopbackListener()
        port = listener.port
        relay = try Relay(stream, listener, holdsBack: holdsBack, exchanged: exchanged)
        let relay = relay
        try Thread.start("entrance", stackBytes: 128 * 1024) { relay.run() }
    }

    deinit {
        relay.stop()
    }

    /// Lets through what the stream has said so far, and from now on.
    package func letThrough() {
        relay.letThrough()
    }
}
