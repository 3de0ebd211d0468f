import JSON

extension SharedFields {
    static let sshTunnel: [Field] = sshServer + sshAuthentication

    private static let sshServer: [Field] = [
        // Without its tunnel the same host name may be another computer.
        Field(
            "sshTunnel",
            "SSH tunnel",
            .string,
            in: .sshTunnel,
            help: "Whether to reach the server through an SSH server.",
            decides: [.server],
            allowed: ["enable", "disable"],
            default: "disable",
            example: "enable",
            origin: .inferred
        ),
        sshField(
            "sshHost",
            "SSH host",
            .string,
            help: "The name or IP address of the SSH server.",
            required: .when(tunnels),
            decides: [.server, .sshServer],
            format: .hostName,
            example: "bastion.example.com",
            aliases: ["ssh_host"]
        ),
        sshField(
            "sshPort",
            "SSH port",
            .integer,
            help: "The TCP port of the SSH server.",
            decides: [.server, .sshServer],
            range: 1...65535,
            default: 22,
            example: 22,
            aliases: ["ssh_port"]
        ),
        sshField(
            "sshHostKey",
            "SSH host key",
            .string,
            help: "The public key that the SSH server must have, as a line of `known_hosts` shows it after the name.",
            format: .sshHostKey,
            example: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"
        ),
        sshField(
            "sshKnownHosts",
            "Known SSH hosts",
            .string,
            help: "The path of a `known_hosts` file that holds the SSH server's key, where `sshHostKey` isn't given.",
            example: "~/.ssh/known_hosts"
        ),
    ]

    private static let sshAuthentication: [Field] = [
        sshField(
            "sshUsername",
            "SSH user name",
            .string,
            help: "The user to log in as at the SSH server.",
            required: .when(tunnels),
            example: "tunnel",
            aliases: ["ssh_username"]
        ),
        sshField(
            "sshPrivateKey",
            "SSH private key",
            .string,
            help: "The private key to log in with at the SSH server, as PEM text or a path.",
            required: .when(.all([tunnels, .not(.isGiven("sshPassword"))])),
            secrecy: .secret(sentTo: .sshServer),
            format: .sshPrivateKey,
            example: ["$file": "~/.ssh/id_ed25519"],
            aliases: ["ssh_private_key"]
        ),
        sshField(
            "sshPrivateKeyPassphrase",
            "SSH key passphrase",
            .string,
            help: "The passphrase of the private key, where it has one.",
            secrecy: .secret(sentTo: .sshServer),
            maximumLength: longestAnswer,
            format: .text,
            example: ["$env": "SSH_PASSPHRASE"],
            aliases: ["sshPassphrase", "ssh_passphrase"]
        ),
        sshField(
            "sshPassword",
            "SSH password",
            .string,
            help: "The password to log in with at the SSH server, instead of a private key.",
            secrecy: .secret(sentTo: .sshServer),
            maximumLength: longestAnswer,
            format: .text,
            example: ["$env": "SSH_PASSWORD"],
            aliases: ["ssh_password"]
        ),
    ]

    /// OpenSSH reads what it asks for into a buffer of 1024 bytes.
    private static let longestAnswer = 1000

    private static let tunnels = Condition.equals("sshTunnel", "enable")

    /// A field that means nothing without a tunnel.
    private static func sshField(
        _ name: String,
        _ label: String,
        _ type: ValueType,
        help: String,
        required: Requirement = .never,
        secrecy: Secrecy = .plain,
        decides: [Destination] = [],
        maximumLength: Int? = nil,
        range: ClosedRange<Int>? = nil,
        format: Format = .line,
        default defaultValue: JSONValue? = nil,
        example: JSONValue,
        aliases: [String] = []
    ) -> Field {
        Field(
            name,
            label,
            type,
            in: .sshTunnel,
            help: help,
            required: required,
            applies: .when(tunnels, otherwise: .warning),
            secrecy: secrecy,
            decides: decides,
            range: range,
            maximumLength: maximumLength,
            format: format,
            default: defaultValue,
            example: example,
            aliases: aliases,
            origin: .inferred
        )
    }
}
