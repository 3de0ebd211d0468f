import HTTPTransport

/// What a write may have left behind, by the way it ended.
enum WriteTrace: Hashable, Sendable {
    /// The platform refused it, or never got it.
    case none

    /// It may have been applied; whether it was is decided by now.
    case settled

    /// It may have been applied, or may be yet.
    case pending

    init(_ reply: RetryPolicy.Outcome) {
        switch reply {
        case .failure(let failure) where !failure.mayHaveBeenReceived: self = .none
        case .failure(let failure): self = failure.reason.endsTheWork ? .settled : .pending
        case .response(let response): self = Self.trace(of: response.status)
        }
    }

    /// A platform that says that it did it, in whatever words, may be slow to show it.
    init(_ reply: RetryPolicy.Outcome, _ failure: PlatformFailure) {
        if case .response(let response) = reply, (200..<300).contains(response.status),
            failure.kind == .unexpectedAnswer
        {
            self = .pending
        } else {
            self.init(reply)
        }
    }

    private static func trace(of status: Int) -> WriteTrace {
        switch status {
        // A gateway's way to say that it waited no longer for the platform.
        case 408, 504, 524: .pending
        case 304..<500 where status != 303: .none
        case 301, 302: .none
        default: .settled
        }
    }
}

extension HTTPFailure.Reason {
    /// Whether a platform that was at work when this happened has ended.
    fileprivate var endsTheWork: Bool {
        switch self {
        case .timeout, .cancelled: false
        default: true
        }
    }
}
