import HTTPTransport
import POSIX

/// How far this computer's clock is from that of a server, by the header `Date` of an answer.
struct ClockSkew: Equatable {
    /// Whole minutes, never negative.
    let minutes: Int

    /// Whether this computer's clock is behind.
    let isBehind: Bool

    /// - Parameter tolerance: below which the service minds no difference, in minutes.
    /// - Returns: nil when the clocks agree so far, or the answer doesn't tell.
    init?(_ response: HTTPResponse, now: Timestamp, tolerance: UInt64) {
        guard let server = response.header("date").flatMap(HTTPDate.parse) else { return nil }
        let difference = now.milliseconds - server.milliseconds
        guard difference.magnitude > tolerance * 60_000 else { return nil }
        minutes = Int(difference.magnitude / 60_000)
        isBehind = difference < 0
    }

    /// A sentence for a person.
    var sentence: String {
        "This computer's clock is \(minutes) minutes \(isBehind ? "behind" : "ahead of") the server's."
    }

    static let hint = "Set this computer's clock, for example by switching on its synchronization with a time server."
}
