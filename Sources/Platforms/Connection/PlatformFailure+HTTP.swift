import HTTPTransport
import NativeLibraries
import POSIX

extension PlatformFailure {
    /// A request without an answer.
    ///
    /// - Parameter cause: why the work had to stop, if it had to.
    init(_ failure: HTTPFailure, from service: String, cause: Interruption.Cause?) {
        self.init(Self.kind(of: failure, cause), Self.message(for: failure, from: service, cause))
        isRetryable = kind == .outOfTime || kind == .cancelled || failure.reason.mayPass
    }

    private static func kind(of failure: HTTPFailure, _ cause: Interruption.Cause?) -> Kind {
        switch failure.reason {
        case .cancelled: .cancelled
        case .timeout: cause == .cancelled ? .cancelled : cause == .deadline ? .outOfTime : .unavailable
        case .protocolError, .tooLarge: .unexpectedAnswer
        case .refused: .misconfigured
        case .libraryUnavailable: .libraryUnavailable
        default: .unavailable
        }
    }

    private static func message(
        for failure: HTTPFailure,
        from service: String,
        _ cause: Interruption.Cause?
    ) -> String {
        switch kind(of: failure, cause) {
        case .cancelled: "The request was cancelled."
        case .outOfTime: "\(service) didn't answer within `timeoutMs`."
        case .unexpectedAnswer: "\(service) didn't give the answer that it documents: \(failure.message)"
        case .misconfigured, .libraryUnavailable: failure.message
        default: "\(service) can't be reached: \(failure.message)"
        }
    }
}

extension HTTPFailure.Reason {
    /// Whether the same request may have an answer later without anything being configured.
    fileprivate var mayPass: Bool {
        switch self {
        case .hostNotFound, .connectionRefused, .networkUnreachable, .timeout, .connectionLost, .protocolError, .busy:
            true
        default: false
        }
    }
}
