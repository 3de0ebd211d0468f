import JSON

extension MongoFailures {
    /// The server refused TLS before anybody logged in.
    var tlsRefused: TestFailure {
        TestFailure(
            stage: .tls,
            reason: .tlsUnsupported,
            message: "The server doesn't offer TLS, which the connection demands.",
            fields: fields("sslMode"),
            hint: "Switch TLS on at the server. Only where the network is safe, set sslMode to disable, or tls=false."
        )
    }

    /// The server hung up on a greeting in clear text, and speaks TLS.
    var tlsRequired: TestFailure {
        TestFailure(
            stage: .authenticate,
            reason: .tlsRequired,
            message: "The server hangs up on connections without TLS.",
            fields: fields("sslMode"),
            hint: "Set sslMode to verify-full or require, or tls=true in a connection string."
        )
    }

    func tls(_ trouble: TLSTrouble) -> TestFailure {
        var failure: TestFailure
        if let problem = trouble.certificateProblem {
            failure = refused(problem)
        } else {
            switch trouble {
            case .alert(let number): failure = alert(number)
            case .notTLS:
                failure = TestFailure(
                    stage: .tls,
                    reason: .protocolError,
                    message: "What answers there doesn't speak TLS.",
                    fields: fields("host", "port", "sslMode"),
                    hint: "Check host and port, and that the server has TLS switched on."
                )
            case .certificate, .broken:
                failure = TestFailure(
                    stage: .tls,
                    reason: .protocolError,
                    message: "The server and this computer didn't agree on TLS.",
                    fields: fields("host", "port", "sslMode"),
                    hint: "Check that the server takes TLS 1.2 or newer."
                )
            }
        }
        failure.nativeCode = trouble.nativeCode
        return failure
    }

    private func refused(_ problem: TLSTrouble.Certificate) -> TestFailure {
        let renew = "Have the certificate of the server renewed, and check this computer's clock."
        let authority = "Give the certificate of the authority that signed it as sslRootCert, or tlsCAFile."
        func failure(_ reason: Reason, _ message: String, _ field: String, _ hint: String) -> TestFailure {
            TestFailure(stage: .tls, reason: reason, message: message, fields: fields(field), hint: hint)
        }
        switch problem {
        case .untrusted:
            return failure(
                .certificateUntrusted,
                "The certificate of the server can't be verified.",
                "sslRootCert",
                authority
            )
        case .revoked:
            return failure(.certificateUntrusted, "The certificate of the server was revoked.", "host", renew)
        case .expired:
            return failure(.certificateExpired, "The certificate of the server has expired.", "host", renew)
        case .notYetValid:
            return failure(.certificateExpired, "The certificate of the server isn't valid yet.", "host", renew)
        case .otherHost:
            return failure(
                .certificateHostnameMismatch,
                "The certificate of the server is for another host.",
                "host",
                "Give the host by a name that stands in the certificate."
            )
        }
    }

    /// What the server says of us: RFC 8446, section 6.
    private func alert(_ number: Int) -> TestFailure {
        let hint = "Give a certificate that the server trusts as sslCert, and its key as sslKey."
        func failure(_ reason: Reason, _ message: String) -> TestFailure {
            TestFailure(stage: .tls, reason: reason, message: message, fields: fields("sslCert", "sslKey"), hint: hint)
        }
        switch number {
        case 116: return failure(.clientCertificateRequired, "The server demands a client certificate.")
        case 45: return failure(.certificateExpired, "The client certificate has expired.")
        case 42, 43, 44, 46, 48:
            return failure(.certificateUntrusted, "The server doesn't trust the client certificate.")
        default:
            return TestFailure(
                stage: .tls,
                reason: .protocolError,
                message: "The server refused to agree on TLS.",
                fields: fields("sslMode", "sslCert"),
                hint: "Check that the server takes TLS 1.2 or newer, and whether it demands a client certificate."
            )
        }
    }

    func unusable(_ failure: TLSContext.Failure) -> TestFailure {
        switch failure {
        case .outOfMemory: outOfMemory
        case .authorities:
            .invalid(
                "The certificates of the authorities can't be read.",
                fields("sslRootCert"),
                hint: "Give certificates in PEM form."
            )
        case .certificate:
            .invalid(
                "The client certificate can't be read.",
                fields("sslCert"),
                hint: "Give a certificate in PEM form."
            )
        case .key:
            .invalid(
                "The client key can't be read.",
                fields("sslKey"),
                hint: "Give a private key in PEM form without a passphrase."
            )
        case .mismatch:
            .invalid(
                "The client key doesn't belong to the client certificate.",
                fields("sslCert", "sslKey"),
                hint: "Give the key that the certificate was made for."
            )
        }
    }
}
