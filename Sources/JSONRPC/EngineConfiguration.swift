/// The bounds that an engine keeps.
package struct EngineConfiguration: Sendable {
    /// The most bytes of a line.
    package var maximumMessageBytes = 16 << 20

    /// The most members of a batch.
    package var maximumBatchMembers = 100

    /// The most JSON values of a message.
    package var maximumValues = 1_000_000

    /// How deep a message may be nested.
    package var maximumDepth = 128

    /// Requests that may wait or run before reading stops.
    package var maximumWaitingRequests = 10_000

    /// Bytes of requests that may wait or run before reading stops.
    package var maximumWaitingBytes = 64 << 20

    /// Bytes of answers that may wait before reading stops.
    package var maximumAnswerBytes = 1 << 20

    package var concurrency = Scheduler.Limits()

    /// Whether answers leave in the order of their requests.
    package var keepsOrder = false

    /// How long what was accepted may take when the process is told to end, in milliseconds.
    package var shutdownGraceMilliseconds = 2000

    /// How long a client may read nothing after that, in milliseconds.
    package var drainMilliseconds = 2000

    package init() {}
}
