import Testing

@testable import Connectivity

/// What OpenSSH's client prints, and what it means.
struct SSHTranscriptTests {
    private func transcript(_ lines: [String]) -> SSHTranscript {
        var transcript = SSHTranscript()
        lines.forEach { transcript.read($0) }
        return transcript
    }

    private static let greeted = [
        "debug1: Connecting to 127.0.0.1 [127.0.0.1] port 22.", "debug1: Connection established.",
        "debug1: Remote protocol version 2.0, remote software version OpenSSH_9.2p1",
        "debug1: Server host key: ssh-ed25519 SHA256:EcP0",
    ]

    private static let loggedIn =
        greeted + [
            "debug1: Found key in /proc/1/fd/9:1",
            "Authenticated to 127.0.0.1 ([127.0.0.1]:22) using \"publickey\".",
        ]

    @Test("Each line brings it as far as the client has come")
    func progress() {
        #expect(transcript([]).progress == .started)
        #expect(transcript(Self.greeted).progress == .greeted)
        #expect(transcript(Self.loggedIn).progress == .loggedIn)
        let open = Self.loggedIn + ["debug2: channel 0: open confirm rwindow 2097152 rmax 32768"]
        #expect(transcript(open).progress == .open)
        #expect(transcript(open).hostKey == "ssh-ed25519 SHA256:EcP0")
    }

    typealias Ending = (lines: [String], obstacle: SSHTranscript.Obstacle)

    private static let endings: [Ending] = [
        (["ssh: connect to host ::1 port 22: Connection refused"], .unreachable("Connection refused")),
        (["debug1: Connection established.", "kex_exchange_identification: Connection closed by remote host"], .lost),
        (
            [
                "debug1: Connection established.", "debug1: kex_exchange_identification: banner line 0: HTTP/1.1 400",
                "kex_exchange_identification: Connection closed by remote host",
            ], .notSSH
        ),
        (
            greeted + [
                "No ED25519 host key is known for [h]:22 and you have requested strict checking.",
                "Host key verification failed.",
            ], .unknownHost
        ),
        (
            greeted + ["@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @", "Host key verification failed."],
            .changedHost
        ),
        (greeted + ["a@b: Permission denied (publickey,password)."], .refused(methods: "publickey,password")),
        (
            greeted + ["Load key \"/proc/1/fd/9\": error in libcrypto", "a@b: Permission denied (publickey)."],
            .unusableKey
        ),
        (
            greeted + ["debug2: bad passphrase given, try again...", "a@b: Permission denied (publickey)."],
            .wrongPassphrase
        ),
        (loggedIn + ["channel 0: open failed: administratively prohibited: open failed"], .forwardingRefused),
        (
            loggedIn + ["channel 0: open failed: connect failed: Connection refused", "stdio forwarding failed"],
            .target("Connection refused")
        ),
        (loggedIn + ["channel 0: open failed: resource shortage: "], .notOpened("resource shortage: ")),
        (
            ["Unable to negotiate with 127.0.0.1 port 22: no matching cipher found. Their offer: 3des-cbc"],
            .noCommonAlgorithm
        ),
    ]

    @Test("The first thing that stood in the way is told", arguments: endings.indices)
    func obstacle(_ index: Int) {
        let ending = Self.endings[index]
        #expect(transcript(ending.lines).obstacle == ending.obstacle)
    }

    @Test("What a server says before it greets is no obstacle")
    func earlyWords() {
        let lines = ["debug1: kex_exchange_identification: banner line 0: Welcome"] + Self.loggedIn
        #expect(transcript(lines).obstacle == nil)
    }

    @Test("Only who knows the mark can ask for a secret")
    func questions() throws {
        let mark = SSHAskPass.newMark()
        #expect(mark != SSHAskPass.newMark())
        #expect(
            SSHAskPass.question(in: "datasource-bridge asks \(mark): a's password: ", mark: mark) == "a's password: "
        )
        #expect(SSHAskPass.question(in: "datasource-bridge asks \(mark)x: a's password: ", mark: mark) == nil)
        #expect(SSHAskPass.question(in: "datasource-bridge asks : a's password: ", mark: mark) == nil)
    }

    @Test("Keys are told apart by whether they need a passphrase")
    func keys() {
        func pem(_ label: String, _ body: String) -> String {
            "-----BEGIN \(label)-----\r\n\(body)\r\n-----END \(label)-----"
        }
        let open = SSHKeyText(pem("OPENSSH PRIVATE KEY", "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAE"))
        #expect(!open.isEncrypted)
        #expect(open.bytes.last == UInt8(ascii: "\n") && !open.bytes.contains(UInt8(ascii: "\r")))
        #expect(SSHKeyText(pem("OPENSSH PRIVATE KEY", "b3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1j")).isEncrypted)
        #expect(SSHKeyText(pem("ENCRYPTED PRIVATE KEY", "AAAA")).isEncrypted)
        #expect(SSHKeyText(pem("RSA PRIVATE KEY", "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00")).isEncrypted)
        #expect(!SSHKeyText(pem("RSA PRIVATE KEY", "AAAA")).isEncrypted)
    }
}
