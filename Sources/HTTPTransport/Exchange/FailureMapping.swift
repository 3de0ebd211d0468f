#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What is known of a transfer that failed, and what to say about it.
struct FailureMapping {
    let origin: HTTPOrigin
    let stage: HTTPFailure.Stage
    let mayHaveBeenReceived: Bool

    /// libcurl's result; `CurlCode.ok` where it was content with an answer that isn't whole.
    let code: CInt

    /// `errno` of the connection; 0 for none.
    let systemError: CInt

    /// OpenSSL's `X509_V_…` number; 0 where the chain is fine.
    let verifyResult: Int

    /// What OpenSSL said, if it was TLS that failed.
    let tlsProblem: TLSProblem?

    /// Whether the server asked for a client certificate during the handshake.
    let wasAskedForCertificate: Bool

    var failure: HTTPFailure {
        switch code {
        case CurlCode.couldNotConnect, CurlCode.couldNotResolveHost, CurlCode.couldNotResolveProxy, CurlCode.proxy:
            connectFailure
        case CurlCode.caCertificateBadFile:
            ownFailure(.authoritiesInvalid, "The bundle of certificate authorities can't be read.")
        case CurlCode.badClientCertificate:
            ownFailure(.clientCertificateInvalid, "The client certificate and its key can't be used.")
        case CurlCode.peerFailedVerification, CurlCode.tlsIssuerError:
            certificateFailure
        case CurlCode.tlsConnectError, CurlCode.tlsCipher, CurlCode.clientCertificateRequired:
            handshakeFailure
        case CurlCode.timedOut:
            make(.timeout, "\(origin) took too long to connect to.")
        case CurlCode.fileSizeExceeded, CurlCode.tooLarge,
            CurlCode.outOfMemory where stage == .exchange:
            make(.tooLarge, "The answer of \(origin) is too large.")
        case CurlCode.ok, CurlCode.partialFile, CurlCode.gotNothing, CurlCode.sendError, CurlCode.sendFailRewind:
            make(.connectionLost, lostMessage)
        case CurlCode.receiveError:
            receiveFailure
        default:
            make(.protocolError, "What \(origin) answered isn't HTTP, or isn't complete.")
        }
    }

    private var lostMessage: String {
        "The connection to \(origin) broke before the whole answer had come."
    }

    private var connectFailure: HTTPFailure {
        switch systemError {
        case ECONNREFUSED: make(.connectionRefused, "Nothing listens at \(origin).")
        case ETIMEDOUT: make(.timeout, "\(origin) doesn't answer.")
        case ENETUNREACH, EHOSTUNREACH, EADDRNOTAVAIL, ENETDOWN, EHOSTDOWN, EACCES, EPERM:
            make(.networkUnreachable, "No way leads to \(origin) from here.")
        case EMFILE, ENFILE, ENOBUFS, ENOMEM: make(.busy, "There is no room for another connection.")
        case ECONNRESET: make(.connectionLost, lostMessage)
        default:
            make(
                code == CurlCode.proxy ? .protocolError : .networkUnreachable,
                "No connection to \(origin) came about."
            )
        }
    }

    private var certificateFailure: HTTPFailure {
        let problem = CertificateProblem(verifyResult: verifyResult)
        return make(problem.reason, "The certificate of \(origin) \(problem.text).")
    }

    /// What we brought ourselves is of no use.
    private func ownFailure(_ reason: HTTPFailure.Reason, _ message: String) -> HTTPFailure {
        var failure = make(reason, message)
        failure.stage = .tls
        failure.mayHaveBeenReceived = false
        return failure
    }

    private var handshakeFailure: HTTPFailure {
        if isClientCertificateMissing {
            return clientCertificateFailure
        }
        switch tlsProblem {
        case nil, .unexpectedEnd:
            return make(.connectionLost, "\(origin) broke the connection during the TLS handshake.")
        case .notTLS:
            return make(.tlsUnsupported, "\(origin) doesn't speak TLS.")
        case .nothingInCommon:
            return make(.tlsUnsupported, "\(origin) has no version or cipher of TLS in common with us.")
        case .other, .certificateAlert, .clientCertificateRequired:
            return make(.tlsUnsupported, "The TLS handshake with \(origin) failed.")
        }
    }

    /// Before TLS 1.3 there was no alert of its own for this, but the server asks first.
    private var isClientCertificateMissing: Bool {
        switch tlsProblem {
        case .clientCertificateRequired: true
        case .certificateAlert, .nothingInCommon: wasAskedForCertificate
        default: code == CurlCode.clientCertificateRequired
        }
    }

    /// With TLS 1.3 the server says so only after our first bytes; it can't have read them as a request.
    private var clientCertificateFailure: HTTPFailure {
        var failure = make(.clientCertificateRequired, "\(origin) demands a client certificate.")
        failure.stage = .tls
        failure.mayHaveBeenReceived = false
        return failure
    }

    /// libcurl has one code for a connection that broke and for chunks that aren't chunks.
    private var receiveFailure: HTTPFailure {
        if isClientCertificateMissing {
            return clientCertificateFailure
        }
        return make(.connectionLost, lostMessage)
    }

    private func make(_ reason: HTTPFailure.Reason, _ message: String) -> HTTPFailure {
        HTTPFailure(
            reason,
            at: stage,
            message,
            mayHaveBeenReceived: mayHaveBeenReceived,
            nativeCode: Self.name(systemError) ?? (code == CurlCode.ok ? nil : "CURLE_\(code)")
        )
    }

    private static func name(_ systemError: CInt) -> String? {
        switch systemError {
        case ECONNREFUSED: "ECONNREFUSED"
        case ECONNRESET: "ECONNRESET"
        case ETIMEDOUT: "ETIMEDOUT"
        case ENETUNREACH: "ENETUNREACH"
        case EHOSTUNREACH: "EHOSTUNREACH"
        case EPIPE: "EPIPE"
        case EMFILE: "EMFILE"
        default: nil
        }
    }
}
