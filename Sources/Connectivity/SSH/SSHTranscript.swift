/// What OpenSSH's client tells on its standard error, read line by line: how far it has come, and why it went no further. Its words
/// are English always; those of the system that it quotes too, because it is started without a locale.
struct SSHTranscript {
    /// How far the client has come.
    enum Progress: Int, Comparable {
        case started
        case connected
        /// The other side has greeted as an SSH server does.
        case greeted
        /// The server's key is the one that it must have.
        case hostAccepted
        case loggedIn
        /// The tunnel leads to its target.
        case open

        static func < (left: Progress, right: Progress) -> Bool { left.rawValue < right.rawValue }
    }

    /// Why the client went no further.
    enum Obstacle: Equatable {
        /// The client itself could not be started, or doesn't know our options.
        case client(String)
        /// No connection to the SSH server; the system's words.
        case unreachable(String)
        case notSSH
        /// The SSH server, or something on the way, broke the connection off.
        case lost
        case noCommonAlgorithm
        case unknownHost
        case changedHost
        case revokedHost
        case unusableKey
        case wrongPassphrase
        case refused(methods: String)
        case forwardingRefused
        /// The SSH server didn't reach the target; its system's words.
        case target(String)
        /// Any other reason that the SSH server gave for not opening the tunnel.
        case notOpened(String)
    }

    private(set) var progress = Progress.started

    /// The last line that isn't of the client's own log: why it failed, where `obstacle` doesn't know.
    private(set) var lastWords: String?

    private var firstObstacle: Obstacle?
    private var heardOtherGreeting = false

    var obstacle: Obstacle? {
        progress < .greeted && heardOtherGreeting ? .notSSH : firstObstacle
    }

    /// `ssh-ed25519 SHA256:…`
    private(set) var hostKey: String?

    /// - Parameter line: without its end.
    mutating func read(_ line: String) {
        let text = line.withoutLevel
        advance(text)
        if text.utf8.count == line.utf8.count, !text.isEmpty {
            lastWords = String(text.prefix(200))
        }
        // A server may say something before it greets, so that alone is no obstacle: RFC 4253, section 4.2.
        if text.hasBytes("kex_exchange_identification: banner line ") {
            heardOtherGreeting = true
            return
        }
        // What comes first says most: a refusal that comes after a bad key is due to that key.
        if firstObstacle == nil {
            firstObstacle = Self.obstacle(text)
        }
    }

    private mutating func advance(_ text: String) {
        if text.hasBytes("Connection established") {
            reach(.connected)
        } else if text.hasBytes("Remote protocol version ") {
            reach(.greeted)
        } else if let key = text.after("Server host key: ") {
            hostKey = key
        } else if text.hasBytes("Found key in ") {
            reach(.hostAccepted)
        } else if text.hasBytes("Authenticated to ") {
            reach(.loggedIn)
        } else if text.hasBytes("channel 0: open confirm") {
            reach(.open)
        }
    }

    private mutating func reach(_ next: Progress) {
        progress = max(progress, next)
    }

    private static func obstacle(_ text: String) -> Obstacle? {
        if text.hasBytes("ssh: connect to host ") {
            return .unreachable(text.lastPart)
        }
        if text.hasBytes("channel 0: open failed: ") {
            return refusedChannel(text)
        }
        if text.containsBytes(of: ": Permission denied (") {
            return .refused(methods: text.inParentheses)
        }
        if text.hasBytes("Load key ") {
            return text.containsBytes(of: "passphrase") ? .wrongPassphrase : .unusableKey
        }
        if text.hasBytes("No "), text.containsBytes(of: " host key is known for ") {
            return .unknownHost
        }
        return beginnings.first { text.hasBytes($0.text) }?.obstacle
    }

    private static let beginnings: [(text: String, obstacle: Obstacle)] = [
        ("bad passphrase given", .wrongPassphrase),
        ("@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED", .changedHost),
        ("@       WARNING: REVOKED HOST KEY DETECTED", .revokedHost),
        ("Unable to negotiate with ", .noCommonAlgorithm),
        ("kex_exchange_identification: Connection ", .lost),
        ("kex_exchange_identification: read: ", .lost),
        ("kex_exchange_identification: ", .notSSH),
        ("banner exchange: ", .notSSH),
        ("Bad remote protocol version identification", .notSSH),
        ("Connection closed by ", .lost),
        ("Connection reset by ", .lost),
        ("ssh_dispatch_run_fatal: ", .lost),
        ("Too many authentication failures", .refused(methods: "")),
        ("command-line: line 0: ", .client("its options")),
        ("command line: line 0: ", .client("its options")),
        (SSHLauncher.complaint, .client("start")),
    ]

    /// RFC 4254, section 5.1, in the words of the client.
    private static func refusedChannel(_ text: String) -> Obstacle {
        if text.containsBytes(of: "administratively prohibited") {
            return .forwardingRefused
        }
        if text.containsBytes(of: "connect failed: ") {
            return .target(text.lastPart)
        }
        return .notOpened(text.after("channel 0: open failed: ") ?? "")
    }
}

extension String {
    /// A line of the log without the level that stands before it.
    fileprivate var withoutLevel: String {
        for level in ["debug1: ", "debug2: "] where hasBytes(level) {
            return String(dropFirst(level.count))
        }
        return self
    }

    fileprivate func hasBytes(_ beginning: String) -> Bool {
        utf8.starts(with: beginning.utf8)
    }

    fileprivate func after(_ beginning: String) -> String? {
        hasBytes(beginning) ? String(dropFirst(beginning.count)) : nil
    }

    /// What stands behind the last colon: the system's words.
    fileprivate var lastPart: String {
        let part = utf8.split(separator: UInt8(ascii: ":")).last.map { String(Substring($0)) } ?? self
        return String(part.drop { $0 == " " })
    }

    fileprivate var inParentheses: String {
        guard let begin = utf8.lastIndex(of: UInt8(ascii: "(")), let end = utf8.lastIndex(of: UInt8(ascii: ")")),
            begin < end
        else { return "" }
        return String(self[utf8.index(after: begin)..<end])
    }
}
