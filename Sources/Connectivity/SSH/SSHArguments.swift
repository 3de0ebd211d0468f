/// The arguments of OpenSSH's client for one tunnel. They hold no secret.
struct SSHArguments {
    /// The numeric address of the SSH server.
    var address: String
    var port: Int
    var username: String

    /// Where the server's key is looked up, by the name `hostName`.
    var knownHostsPath: String
    var hostName: String

    var keyPath: String?
    var usesPassword: Bool

    /// Whether it shall ask our helper for a passphrase or password.
    var asks: Bool

    /// Where the tunnel leads.
    var targetHost: String
    var targetPort: Int

    var list: [String] {
        // No file and no agent of the user's has a say, and nothing is ever asked of anybody.
        var list = ["-F", "none"]
        for option in options {
            list += ["-o", option]
        }
        let target = targetHost.utf8.contains(UInt8(ascii: ":")) ? "[\(targetHost)]" : targetHost
        return list + ["-p", String(port), "-l", username, "-W", "\(target):\(targetPort)", "--", address]
    }

    private var options: [String] {
        var options = [
            "LogLevel=DEBUG2", "StrictHostKeyChecking=yes", "UserKnownHostsFile=\(knownHostsPath)",
            "GlobalKnownHostsFile=/dev/null", "HostKeyAlias=\(hostName)", "CheckHostIP=no", "UpdateHostKeys=no",
            "VerifyHostKeyDNS=no", "IdentitiesOnly=yes", "IdentityAgent=none", "IdentityFile=\(keyPath ?? "none")",
            "PreferredAuthentications=\(methods)", "GSSAPIAuthentication=no", "HostbasedAuthentication=no",
            "NumberOfPasswordPrompts=1", "ControlMaster=no", "ControlPath=none", "ProxyCommand=none",
            "PermitLocalCommand=no", "ForwardAgent=no", "ForwardX11=no", "CanonicalizeHostname=no", "Tunnel=no",
        ]
        options.append("BatchMode=\(asks ? "no" : "yes")")
        return options
    }

    private var methods: String {
        let methods = [keyPath == nil ? nil : "publickey", usesPassword ? "password,keyboard-interactive" : nil]
        return methods.compactMap { $0 }.joined(separator: ",")
    }

    /// The name under which a file of known hosts has a server: sshd's manual, "SSH_KNOWN_HOSTS FILE FORMAT".
    static func knownName(of host: String, port: Int) -> String {
        let lowercased = host.lowercased()
        return port == 22 ? lowercased : "[\(lowercased)]:\(port)"
    }
}
