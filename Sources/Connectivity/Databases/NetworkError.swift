import POSIX

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What the system says of a TCP connection that failed.
struct NetworkError {
    /// As `errno` spells it.
    let code: CInt

    /// - Returns: nil for a code that no connection fails with.
    init?(code: CInt) {
        guard Self.kinds[code] != nil else { return nil }
        self.code = code
    }

    /// Finds the system's own words for a code at the end of a line of a library's text.
    init?(in message: String) {
        let line = message.split(separator: "\n").first ?? ""
        for code in Self.kinds.keys.sorted() {
            let words = SystemError(code: code, operation: "").reason
            if line.utf8.reversed().starts(with: words.utf8.reversed()) {
                self.code = code
                return
            }
        }
        return nil
    }

    /// The name that the system's manuals use.
    var name: String { Self.kinds[code]?.name ?? "errno \(code)" }

    var reason: Reason { Self.kinds[code]?.reason ?? .unknown }

    private static let kinds: [CInt: (name: String, reason: Reason)] = [
        ECONNREFUSED: ("ECONNREFUSED", .connectionRefused),
        ENETUNREACH: ("ENETUNREACH", .networkUnreachable),
        EHOSTUNREACH: ("EHOSTUNREACH", .networkUnreachable),
        ENETDOWN: ("ENETDOWN", .networkUnreachable),
        EHOSTDOWN: ("EHOSTDOWN", .networkUnreachable),
        EADDRNOTAVAIL: ("EADDRNOTAVAIL", .networkUnreachable),
        EAFNOSUPPORT: ("EAFNOSUPPORT", .networkUnreachable),
        EACCES: ("EACCES", .networkUnreachable),
        EPERM: ("EPERM", .networkUnreachable),
        EINVAL: ("EINVAL", .networkUnreachable),
        ETIMEDOUT: ("ETIMEDOUT", .timeout),
        ECONNRESET: ("ECONNRESET", .connectionLost),
        ECONNABORTED: ("ECONNABORTED", .connectionLost),
        ENETRESET: ("ENETRESET", .connectionLost),
        EPIPE: ("EPIPE", .connectionLost),
        ENOTCONN: ("ENOTCONN", .connectionLost),
        EMFILE: ("EMFILE", .serverBusy),
        ENFILE: ("ENFILE", .serverBusy),
        ENOBUFS: ("ENOBUFS", .serverBusy),
    ]
}

extension NetworkError {
    func failure(at stage: Stage) -> TestFailure {
        var failure = TestFailure(
            stage: stage,
            reason: reason,
            message: "",
            fields: [DatabaseField.host, DatabaseField.port],
            nativeCode: name
        )
        switch reason {
        case .connectionRefused:
            failure.message = "Nothing listens at this port of the host."
            failure.hint = "Check host and port, and that the server runs and accepts TCP connections."
        case .networkUnreachable:
            failure.message = "The host can't be reached from this computer."
            failure.fields = [DatabaseField.host]
            failure.hint = "Check the host, the network and firewalls in between."
        case .timeout:
            failure.message = "The host didn't answer."
            failure.hint = "Check host and port, and firewalls in between."
        case .connectionLost:
            failure.message = stage == .connect ? "The host broke off the connection." : Self.brokenOff(stage)
            failure.hint = "Check that the right server listens there, and what its log says."
        default:
            failure.message = "This computer has no room for another connection."
            failure.fields = []
            failure.hint = "Check its limit of open files."
        }
        return failure
    }

    private static func brokenOff(_ stage: Stage) -> String {
        "The server broke off the connection \(PostgresFailures.occasion(of: stage))."
    }
}
