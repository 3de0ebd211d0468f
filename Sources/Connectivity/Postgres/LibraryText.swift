import JSON

/// What libpq and OpenSSL say where they have no code. The texts are those of the C locale, which is the only one here.
///
/// This is the only place that reads texts of theirs. The first one that stands in a message counts.
enum LibraryText {
    /// - Parameter stage: where it came, unless the text tells better.
    /// - Returns: nil for a text that isn't known.
    static func failure(_ message: String, at stage: Stage) -> TestFailure? {
        guard let entry = table.first(where: { message.containsBytes(of: $0.text) }) else { return nil }
        return TestFailure(
            stage: entry.stage ?? stage,
            reason: entry.reason,
            message: entry.message,
            fields: entry.fields,
            hint: entry.hint
        )
    }

    private struct Entry {
        let text: String
        let reason: Reason
        let fields: [JSONPointer]
        let message: String
        var hint: String?
        var stage: Stage?
    }

    private static let table = certificates + alerts + disagreements + handshake + files + login
}

extension LibraryText {
    private static let certificates = [
        Entry(
            text: "does not match host name",
            reason: .certificateHostnameMismatch,
            fields: [DatabaseField.host],
            message: "The certificate of the server is for another host.",
            hint: "Give the host by a name that stands in the certificate."
        ),
        Entry(
            text: "could not get server's host name from server certificate",
            reason: .certificateHostnameMismatch,
            fields: [DatabaseField.host],
            message: "The certificate of the server names no host.",
            hint: "Have a certificate made that names it, or set sslMode to verify-ca."
        ),
        // The library's verify result tells more, where there is one.
        Entry(
            text: "certificate verify failed",
            reason: .certificateUntrusted,
            fields: [DatabaseField.sslRootCert],
            message: "The certificate of the server can't be verified.",
            hint: "Give the certificate of the authority that signed it as sslRootCert."
        ),
    ]

    /// What the server says of the client's certificate: RFC 8446, section 6.
    private static let alerts = [
        Entry(
            text: "alert certificate required",
            reason: .clientCertificateRequired,
            fields: [DatabaseField.sslCert, DatabaseField.sslKey],
            message: "The server demands a client certificate.",
            hint: "Give a certificate that the server trusts as sslCert, and its key as sslKey.",
            stage: .tls
        ),
        clientCertificate(
            "alert unknown ca",
            .certificateUntrusted,
            "The server doesn't trust the client certificate."
        ),
        clientCertificate("alert certificate expired", .certificateExpired, "The client certificate has expired."),
        clientCertificate("alert certificate revoked", .certificateUntrusted, "The client certificate was revoked."),
        clientCertificate(
            "alert certificate unknown",
            .certificateUntrusted,
            "The server refused the client certificate."
        ),
        clientCertificate("alert bad certificate", .certificateUntrusted, "The server refused the client certificate."),
        clientCertificate(
            "alert unsupported certificate",
            .certificateUntrusted,
            "The server can't use the client certificate."
        ),
    ]

    private static func clientCertificate(_ text: String, _ reason: Reason, _ message: String) -> Entry {
        Entry(
            text: text,
            reason: reason,
            fields: [DatabaseField.sslCert],
            message: message,
            hint: "Give a certificate that the server trusts as sslCert, and its key as sslKey.",
            stage: .tls
        )
    }

    private static let handshake = [
        Entry(
            text: "server does not support SSL",
            reason: .tlsUnsupported,
            fields: [DatabaseField.sslMode],
            message: "The server doesn't offer TLS, which the sslMode demands."
        ),
        Entry(
            text: "wrong version number",
            reason: .protocolError,
            fields: [DatabaseField.host, DatabaseField.port],
            message: "What answers there doesn't speak TLS.",
            hint: "Check host and port."
        ),
        Entry(
            text: "unexpected eof",
            reason: .connectionLost,
            fields: [DatabaseField.host, DatabaseField.port],
            message: "The server closed the connection without a word.",
            hint: "Look into the server's log."
        ),
        Entry(
            text: "EOF detected",
            reason: .connectionLost,
            fields: [DatabaseField.host, DatabaseField.port],
            message: "The server closed the connection without a word.",
            hint: "Look into the server's log."
        ),
        Entry(
            text: "server closed the connection unexpectedly",
            reason: .connectionLost,
            fields: [DatabaseField.host, DatabaseField.port],
            message: "The server closed the connection without a word.",
            hint: "Look into the server's log."
        ),
        Entry(
            text: "received unencrypted data",
            reason: .protocolError,
            fields: [DatabaseField.host, DatabaseField.port],
            message: "Somebody slipped plain data into the beginning of the TLS connection.",
            hint: "Check the network in between."
        ),
        Entry(
            text: "SSL error: ",
            reason: .protocolError,
            fields: [DatabaseField.host, DatabaseField.port],
            message: "What came over TLS isn't what the server should have sent.",
            hint: "Check the network in between, and look into the server's log."
        ),
    ]

    /// OpenSSL's words for two sides that find nothing in common.
    private static let disagreements = [
        "unsupported protocol", "alert protocol version", "no protocols available", "no shared cipher",
        "no ciphers available", "alert handshake failure", "alert insufficient security", "key too small",
        "unsupported version", "wrong ssl version", "wrong cipher returned", "no suitable",
    ].map { text in
        Entry(
            text: text,
            reason: .tlsUnsupported,
            fields: [DatabaseField.sslMode],
            message: "Server and client found no way of TLS that both take.",
            hint: "Check which versions of TLS the server takes: at least 1.2 is needed."
        )
    }

    private static let files = [
        file(
            "could not read root certificate file",
            DatabaseField.sslRootCert,
            "The CA certificates can't be read as PEM."
        ),
        file("could not read certificate file", DatabaseField.sslCert, "The client certificate can't be read as PEM."),
        file("key values mismatch", DatabaseField.sslKey, "The client key doesn't belong to the client certificate."),
        file(
            "does not match private key file",
            DatabaseField.sslKey,
            "The client key doesn't belong to the client certificate."
        ),
        file("bad decrypt", DatabaseField.sslKey, "The client key is protected by a passphrase."),
        file(
            "could not load private key file",
            DatabaseField.sslKey,
            "The client key can't be read as PEM, or is protected by a passphrase."
        ),
    ]

    private static func file(_ text: String, _ field: JSONPointer, _ message: String) -> Entry {
        Entry(
            text: text,
            reason: .invalidParameters,
            fields: [field],
            message: message,
            hint: "Give it in PEM, a key without a passphrase.",
            stage: .validate
        )
    }

    private static let login = [
        Entry(
            text: "no password supplied",
            reason: .authenticationFailed,
            fields: [DatabaseField.password],
            message: "The server asks for a password, and none is given.",
            hint: "Give the password."
        ),
        Entry(
            text: "authentication method",
            reason: .authenticationFailed,
            fields: [DatabaseField.username],
            message: "The server wants the user to log in in a way that isn't supported.",
            hint: "Have the server accept a password or a client certificate of this user."
        ),
        Entry(
            text: "GSSAPI",
            reason: .authenticationFailed,
            fields: [DatabaseField.username],
            message: "The server wants the user to log in by Kerberos, which isn't supported.",
            hint: "Have the server accept a password or a client certificate of this user."
        ),
        Entry(
            text: "SCRAM",
            reason: .protocolError,
            fields: [DatabaseField.host, DatabaseField.port],
            message: "The server didn't keep to the rules of the login, or isn't the one it seems to be.",
            hint: "Check host and port."
        ),
        Entry(
            text: "incorrect server signature",
            reason: .protocolError,
            fields: [DatabaseField.host, DatabaseField.port],
            message: "The server couldn't prove that it knows the password.",
            hint: "Check host and port."
        ),
    ]
}
