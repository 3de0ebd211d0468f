import JSON

/// Fields that several types have in common.
package enum SharedFields {
    static let host = Field(
        "host",
        "Host",
        .string,
        in: .connection,
        help: "The name or IP address of the server.",
        required: .always,
        decides: [.server],
        format: .hostName,
        example: "db.example.com",
        origin: .documented
    )

    static func port(_ usual: Int) -> Field {
        Field(
            "port",
            "Port",
            .integer,
            in: .connection,
            help: "The TCP port of the server.",
            decides: [.server],
            range: 1...65535,
            default: .number(JSONNumber(usual)),
            example: .number(JSONNumber(usual)),
            origin: .documented
        )
    }

    static let username = Field(
        "username",
        "User name",
        .string,
        in: .authentication,
        help: "The user to log in as.",
        required: .always,
        example: "dbuser",
        aliases: ["user", "userName"],
        origin: .documented
    )

    static let password = Field(
        "password",
        "Password",
        .string,
        in: .authentication,
        help: "The user's password.",
        secrecy: .secret(sentTo: .server),
        format: .text,
        example: ["$env": "DB_PASSWORD"],
        origin: .documented
    )
}

// MARK: - TLS

extension SharedFields {
    static let tls: [Field] = [
        Field(
            "sslMode",
            "TLS mode",
            .string,
            in: .tls,
            help: "Whether the connection is encrypted, and how much of the server's certificate is verified.",
            allowed: ["disable", "prefer", "require", "verify-ca", "verify-full"],
            default: "prefer",
            example: "verify-full",
            origin: .inferred
        ),
        Field(
            "sslRootCert",
            "CA certificates",
            .string,
            in: .tls,
            help: "The certificates to trust, as PEM text or a path; those of the system when it isn't given.",
            applies: .when(usesTLS, otherwise: .warning),
            format: .certificate,
            example: "/etc/ssl/certs/ca-certificates.crt",
            origin: .inferred
        ),
        Field(
            "sslCert",
            "Client certificate",
            .string,
            in: .tls,
            help: "The certificate to show to the server, as PEM text or a path.",
            applies: .when(usesTLS, otherwise: .warning),
            format: .certificate,
            example: "~/.postgresql/postgresql.crt",
            origin: .inferred
        ),
        // The key itself never leaves this computer, but it proves who we are to whoever is at the other end: it isn't
        // used towards a new server by itself.
        Field(
            "sslKey",
            "Client key",
            .string,
            in: .tls,
            help: "The private key of the client certificate, as PEM text or a path.",
            applies: .when(usesTLS, otherwise: .warning),
            secrecy: .secret(sentTo: .server),
            format: .privateKey,
            example: ["$file": "~/.postgresql/postgresql.key"],
            origin: .inferred
        ),
    ]

    static let certificateWithKey = Rule.together(["sslCert", "sslKey"])

    private static let usesTLS = Condition.not(.equals("sslMode", "disable"))
}

// MARK: - SSH tunnel

extension SharedFields {
    static let sshTunnel: [Field] = [
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
            example: "disable",
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
            required: .when(tunnels),
            secrecy: .secret(sentTo: .sshServer),
            format: .sshPrivateKey,
            example: ["$file": "~/.ssh/id_ed25519"],
            aliases: ["ssh_private_key"]
        ),
        sshField(
            "sshPassphrase",
            "SSH key passphrase",
            .string,
            help: "The passphrase of the private key, where it has one.",
            secrecy: .secret(sentTo: .sshServer),
            format: .text,
            example: ["$env": "SSH_PASSPHRASE"],
            aliases: ["ssh_passphrase"]
        ),
        sshField(
            "sshHostKey",
            "SSH host key",
            .string,
            help: "The public key that the SSH server must have, as a line of `known_hosts` shows it after the name.",
            example: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"
        ),
    ]

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
            format: format,
            default: defaultValue,
            example: example,
            aliases: aliases,
            origin: .inferred
        )
    }
}
