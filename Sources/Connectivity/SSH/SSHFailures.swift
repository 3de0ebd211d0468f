import JSON
import NativeLibraries
import POSIX

/// Why there is no tunnel, told apart: the SSH server, its key, the login there, what it allows, and what lies behind it.
enum SSHFailures {
    private static let server = [SSHField.host, SSHField.port]
    private static let target = [DatabaseField.host, DatabaseField.port]

    /// - Parameters:
    ///   - transcript: of a client that has ended, or had to be ended.
    ///   - login: the members that the login rests on.
    static func failure(_ transcript: SSHTranscript, login: [JSONPointer]) -> TestFailure {
        switch transcript.obstacle {
        case .client(let what): client(what, transcript)
        case .unreachable(let words): unreachable(words)
        case .notSSH: notSSH
        case .lost: lost(transcript)
        case .noCommonAlgorithm: noCommonAlgorithm
        case .unknownHost: unknownHost(transcript)
        case .changedHost: changedHost(transcript)
        case .revokedHost: revokedHost
        case .unusableKey: unusableKey
        case .wrongPassphrase: wrongPassphrase
        case .refused(let methods): refused(login, methods: methods)
        case .forwardingRefused: forwardingRefused
        case .target(let words): unreachableTarget(words)
        case .notOpened(let words): notOpened(words)
        case nil: unknown(transcript)
        }
    }

    private static func make(
        _ reason: Reason,
        _ message: String,
        _ fields: [JSONPointer],
        hint: String,
        code: String? = nil,
        at stage: Stage = .ssh
    ) -> TestFailure {
        TestFailure(stage: stage, reason: reason, message: message, fields: fields, hint: hint, nativeCode: code)
    }

    // MARK: - The way to the SSH server

    static func notResolved(_ error: HostResolver.Failure) -> TestFailure {
        switch error {
        case .interrupted(let cause): return interrupted(cause, SSHTranscript(), isResolved: false)
        case .notFound(let code):
            return make(
                .hostNotFound,
                "There is no SSH host of this name.",
                [SSHField.host],
                hint: "Check sshHost.",
                code: code
            )
        case .unavailable(let code):
            return make(
                .hostNotFound,
                "The SSH host wasn't found, because no name server answered for it.",
                [SSHField.host],
                hint: "Check sshHost, and the network and name servers of this computer.",
                code: code
            )
        case .busy:
            return make(
                .serverBusy,
                "Too many earlier look-ups of hosts still wait for a name server that doesn't answer.",
                [SSHField.host],
                hint: "Check the name servers of this computer, or start the bridge again."
            )
        }
    }

    private static func unreachable(_ words: String) -> TestFailure {
        let error = NetworkError(in: words)
        let reason = error?.reason ?? .networkUnreachable
        let message =
            switch reason {
            case .connectionRefused: "Nothing listens at the sshPort of the SSH host."
            case .timeout: "The SSH host didn't answer."
            default: "The SSH host can't be reached from this computer."
            }
        let hint = "Check sshHost and sshPort, that the SSH server runs, and firewalls in between."
        return make(reason, message, server, hint: hint, code: error?.name)
    }

    private static var notSSH: TestFailure {
        make(
            .protocolError,
            "What answers there doesn't speak SSH.",
            server,
            hint: "Check sshHost and sshPort, usually 22."
        )
    }

    private static func lost(_ transcript: SSHTranscript) -> TestFailure {
        let when = transcript.progress < .greeted ? "before it greeted" : "before the tunnel was open"
        return make(
            .connectionLost,
            "The SSH server closed the connection \(when).",
            server,
            hint: "Check that an SSH server listens there, that it lets this computer in, and what its log says."
        )
    }

    private static var noCommonAlgorithm: TestFailure {
        make(
            .sshFailed,
            "The SSH server and this computer's OpenSSH have no algorithm in common.",
            server,
            hint: "Bring the older of the two up to date.",
            code: "no_common_algorithm"
        )
    }

    // MARK: - The server's key

    private static func shown(_ transcript: SSHTranscript) -> String {
        transcript.hostKey ?? "unknown to this computer"
    }

    private static func unknownHost(_ transcript: SSHTranscript) -> TestFailure {
        make(
            .sshFailed,
            "The key of the SSH server isn't known, so it may be anybody.",
            [SSHField.hostKey, SSHField.knownHosts],
            hint: "Its fingerprint is \(shown(transcript)): if that is right, give the key as sshHostKey, "
                + "or a file that holds it as sshKnownHosts.",
            code: "host_key_unknown"
        )
    }

    private static func changedHost(_ transcript: SSHTranscript) -> TestFailure {
        make(
            .sshFailed,
            "The SSH server has another key than it must have, so somebody else may be answering.",
            [SSHField.hostKey, SSHField.knownHosts],
            hint:
                "Its fingerprint now is \(shown(transcript)): ask who runs it, and only if that is right give the key.",
            code: "host_key_changed"
        )
    }

    private static var revokedHost: TestFailure {
        make(
            .sshFailed,
            "The key of the SSH server is marked as revoked.",
            [SSHField.knownHosts],
            hint: "Ask who runs the server for its new key.",
            code: "host_key_revoked"
        )
    }

    // MARK: - The login

    private static var unusableKey: TestFailure {
        make(
            .invalidParameters,
            "OpenSSH can't read the private key.",
            [SSHField.privateKey],
            hint: "Give the whole key, in OpenSSH's own form or in PEM.",
            at: .validate
        )
    }

    static var missingPassphrase: TestFailure {
        make(
            .invalidParameters,
            "The private key has a passphrase, which isn't given.",
            [SSHField.passphrase],
            hint: "Give it as sshPrivateKeyPassphrase.",
            at: .validate
        )
    }

    static var wrongPassphrase: TestFailure {
        make(
            .invalidParameters,
            "The passphrase doesn't open the private key.",
            [SSHField.passphrase],
            hint: "Check the passphrase, and that it belongs to this key.",
            at: .validate
        )
    }

    static func refused(_ login: [JSONPointer], methods: String = "") -> TestFailure {
        let offers = methods.isEmpty ? "" : " It lets users in by \(methods)."
        return make(
            .authenticationFailed,
            "The SSH server refused the login.",
            login,
            hint: "Check sshUsername, and that the server knows what is given to log in with.\(offers)",
            code: "permission_denied"
        )
    }

    // MARK: - What lies behind

    private static var forwardingRefused: TestFailure {
        make(
            .permissionDenied,
            "The SSH server let the user in, but doesn't allow a tunnel to this host and port.",
            [SSHField.username] + target,
            hint: "Have forwarding allowed for this user: AllowTcpForwarding and PermitOpen, or the key's own options.",
            code: "administratively_prohibited"
        )
    }

    private static func unreachableTarget(_ words: String) -> TestFailure {
        if words.hasPrefix("Name or service not known") || words.hasPrefix("Temporary failure in name") {
            return make(
                .hostNotFound,
                "The SSH server knows no host of this name.",
                [DatabaseField.host],
                hint: "Give the host by a name or address that is known where the SSH server runs.",
                code: "connect_failed",
                at: .connect
            )
        }
        let error = NetworkError(in: words)
        let reason = error?.reason ?? .networkUnreachable
        let message =
            reason == .connectionRefused
            ? "Seen from the SSH server, nothing listens at this port of the host."
            : "The SSH server can't reach the host."
        let hint = "Check host and port, as they are reached from the SSH server."
        return make(reason, message, target, hint: hint, code: error?.name ?? "connect_failed", at: .connect)
    }

    private static func notOpened(_ words: String) -> TestFailure {
        make(
            .sshFailed,
            "The SSH server didn't open the tunnel.",
            [SSHField.host] + target,
            hint: words.isEmpty ? "See what the SSH server's log says." : "It said: \(words).",
            code: "open_failed"
        )
    }

    // MARK: - The client

    private static func client(_ what: String, _ transcript: SSHTranscript) -> TestFailure {
        make(
            .driverUnavailable,
            what == "start"
                ? "OpenSSH's client can't be started." : "The installed OpenSSH client is too old for this.",
            [SSHField.tunnel],
            hint: "To use a tunnel, \(SSHProgram.packages.installHint) in a current version.",
            at: .validate
        )
    }

    private static func unknown(_ transcript: SSHTranscript) -> TestFailure {
        make(
            .sshFailed,
            "There is no tunnel: OpenSSH's client gave up.",
            server,
            hint: transcript.lastWords.map { "It said: \($0)" } ?? "See what the SSH server's log says."
        )
    }

    /// The work has to stop while the client is at work.
    static func interrupted(
        _ cause: Interruption.Cause,
        _ transcript: SSHTranscript,
        isResolved: Bool = true
    ) -> TestFailure {
        guard cause == .deadline else { return .interrupted(cause, at: .ssh) }
        // It has said something, and not what an SSH server says.
        guard transcript.obstacle != .notSSH else { return notSSH }
        let hint = "Check sshHost and sshPort, and firewalls in between, or allow more time with timeoutMs."
        switch transcript.progress {
        case .started where !isResolved:
            let network = "Check the network and the name servers of this computer."
            return make(.timeout, "No name server answered for the SSH host in time.", [SSHField.host], hint: network)
        case .started:
            return make(.timeout, "The SSH host didn't answer in the time that the test was given.", server, hint: hint)
        case .connected:
            let message = "Something accepts connections there, but didn't greet as an SSH server does."
            return make(.timeout, message, server, hint: hint)
        case .greeted, .hostAccepted:
            return make(.timeout, "The SSH server didn't finish the login in time.", server, hint: hint)
        case .loggedIn, .open:
            return make(
                .timeout,
                "The SSH server didn't reach the host in the time that the test was given.",
                target,
                hint: "Check host and port, as they are reached from the SSH server.",
                at: .connect
            )
        }
    }
}
