import JSON

extension SharedFields {
    /// TLS that a connection may go without.
    static let tls: [Field] = tls()

    static func tls(
        modeHelp: String = "Whether the connection is encrypted, and how much of the server's certificate is verified."
    ) -> [Field] {
        [
            Field(
                "sslMode",
                "TLS mode",
                .string,
                in: .tls,
                help: modeHelp,
                allowed: ["disable", "prefer", "require", "verify-ca", "verify-full"],
                default: "prefer",
                example: "verify-full",
                origin: .inferred
            ),
            certificateAuthorities(applies: .when(usesTLS, otherwise: .warning)),
        ] + clientCertificate(applies: .when(usesTLS, otherwise: .warning))
    }

    /// TLS of a type that is always reached by HTTPS, or says elsewhere that it isn't.
    ///
    /// - Parameter mode: what holds when `sslMode` isn't given; nil where that it is given has a meaning of its own.
    static func httpsTLS(applies: Applicability = .always, default mode: JSONValue? = "verify-full") -> [Field] {
        [
            Field(
                "sslMode",
                "TLS mode",
                .string,
                in: .tls,
                help: "How much of the server's certificate is verified; nothing with `require`.",
                applies: applies,
                allowed: ["require", "verify-ca", "verify-full"],
                default: mode,
                example: "verify-full",
                origin: .inferred
            ),
            certificateAuthorities(applies: applies),
        ]
    }

    static func certificateAuthorities(applies: Applicability) -> Field {
        Field(
            "sslRootCert",
            "CA certificates",
            .string,
            in: .tls,
            help: "The certificates to trust, as PEM text or a path; those of the system when it isn't given.",
            applies: applies,
            format: .certificate,
            example: "/etc/ssl/certs/ca-certificates.crt",
            origin: .inferred
        )
    }

    static func clientCertificate(applies: Applicability = .always) -> [Field] {
        [
            Field(
                "sslCert",
                "Client certificate",
                .string,
                in: .tls,
                help: "The certificate to show to the server, as PEM text or a path.",
                applies: applies,
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
                applies: applies,
                secrecy: .secret(sentTo: .server),
                format: .privateKey,
                example: ["$file": "~/.postgresql/postgresql.key"],
                origin: .inferred
            ),
        ]
    }

    static let certificateWithKey = Rule.together(["sslCert", "sslKey"])

    static let usesTLS = Condition.not(.equals("sslMode", "disable"))
}
