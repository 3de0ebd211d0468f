import HTTPTransport
import JSON
import NativeLibraries
import POSIX

/// What a request without an answer means for a test.
struct HTTPFailureReading {
    let failure: HTTPFailure

    /// Who was asked, which isn't always who the credentials name; nil for what isn't an address.
    let origin: HTTPOrigin?

    /// What the server was asked to do.
    let stage: Stage
    let fields: HTTPFields

    /// Whether the transport has a client certificate to show.
    let showsCertificate: Bool

    /// The stage that the failure ended.
    var stageUnderWay: Stage {
        switch failure.stage {
        case .resolve: .resolve
        case .connect: .connect
        case .tls: .tls
        case .exchange: stage
        }
    }

    var testFailure: TestFailure {
        switch failure.reason {
        case .cancelled: .interrupted(.cancelled, at: stageUnderWay)
        case .timeout: timeout
        case .hostNotFound, .connectionRefused, .networkUnreachable, .connectionLost, .busy: network
        case .tlsUnsupported, .tlsRequired, .certificateUntrusted, .certificateExpired, .certificateNotYetValid,
            .certificateHostnameMismatch,
            .clientCertificateRequired, .authoritiesInvalid, .clientCertificateInvalid:
            tls
        case .protocolError, .tooLarge, .refused, .libraryUnavailable: other
        }
    }

    // MARK: - Time

    private var timeout: TestFailure {
        var result = TestFailure.interrupted(.deadline, at: stageUnderWay)
        result.nativeCode = failure.nativeCode
        switch stageUnderWay {
        case .resolve:
            result.message = "No name server told where \(host) is in the time that the test was given."
            result.fields = fields.host
            result.hint = "Check the network and the name servers of this computer."
        case .connect:
            result.message = "\(address) didn't answer in the time that the test was given."
            result.fields = fields.address
            result.hint = "Check host and port, and firewalls in between."
        case .tls:
            result.message =
                "Something accepts connections at \(address), but didn't agree on TLS in the time that the test was given."
            result.fields = fields.addressAndTLS
            result.hint = "Check that the server responds and speaks TLS, or allow more time with timeoutMs."
        case .validate, .ssh, .authenticate, .authorize, .query:
            result.message = "\(address) was asked, but didn't answer in the time that the test was given."
            result.fields = fields.address
            result.hint = "Check that the server responds, or allow more time with timeoutMs."
        }
        return result
    }

    // MARK: - The network

    private var network: TestFailure {
        switch failure.reason {
        case .hostNotFound:
            make(.hostNotFound, "There is no host \(host).", fields.host, Self.hostHint)
        case .networkUnreachable where failure.stage == .resolve:
            make(
                .hostNotFound,
                "\(host) wasn't found, because no name server answered for it.",
                fields.host,
                "Check the host, and the network and name servers of this computer."
            )
        case .connectionRefused:
            make(
                .connectionRefused,
                "Nothing listens at \(address).",
                fields.address,
                "Check host and port, and that the server runs and listens on more than its own computer."
            )
        case .networkUnreachable:
            make(
                .networkUnreachable,
                "\(address) can't be reached from this computer.",
                fields.host,
                "Check the host, the network and firewalls in between."
            )
        case .busy:
            make(
                .serverBusy,
                "This computer has no room for another connection.",
                [],
                "Check its limit of open files, or start the bridge again."
            )
        default:
            make(.connectionLost, lostMessage, fields.addressAndTLS, lostHint)
        }
    }

    private static let hostHint =
        "Check the spelling of the host, and that the name servers of this computer know it."

    private var lostMessage: String {
        switch stageUnderWay {
        case .connect, .resolve, .ssh, .validate: "\(address) broke off the connection."
        case .tls: "\(address) broke off the connection while TLS was being agreed on."
        case .authenticate: "\(address) broke off the connection during the login."
        case .authorize, .query: "\(address) broke off the connection before it had answered."
        }
    }

    private var host: String { origin?.host ?? "of this name" }

    private var address: String { origin?.description ?? "The server" }

    private var lostHint: String {
        stageUnderWay == .tls
            ? "Check that a server that speaks TLS listens there, and what its log says."
            : "Check that the right server listens there, whether it wants TLS, and what its log says."
    }

    // MARK: - TLS

    private var tls: TestFailure {
        switch failure.reason {
        case .tlsUnsupported:
            make(
                .tlsUnsupported,
                failure.message,
                fields.addressAndTLS,
                "Check the port, and switch TLS on at the server; at least version 1.2 is needed."
            )
        case .tlsRequired: .tlsRequired(fields, nativeCode: failure.nativeCode)
        case .certificateExpired:
            make(
                .certificateExpired,
                failure.message,
                fields.host,
                "Have the certificate of the server renewed, and check this computer's clock."
            )
        case .certificateNotYetValid:
            make(
                .certificateExpired,
                failure.message,
                fields.host,
                "Check this computer's clock, which may be behind; else the server's certificate began too late."
            )
        case .certificateHostnameMismatch:
            make(
                .certificateHostnameMismatch,
                failure.message,
                fields.host,
                "Give the host by a name that stands in the certificate."
            )
        case .clientCertificateRequired: clientCertificate
        case .authoritiesInvalid:
            .invalid(
                "The CA certificates can't be read as PEM.",
                [HTTPFields.sslRootCert],
                hint: "Give the certificates of the authorities in PEM."
            )
        case .clientCertificateInvalid:
            .invalid(
                "The client certificate and its key can't be used: they aren't PEM, don't belong together, or the key has a passphrase.",
                [HTTPFields.sslCert, HTTPFields.sslKey],
                hint: "Give both in PEM, the key without a passphrase."
            )
        default:
            make(
                .certificateUntrusted,
                failure.message,
                [HTTPFields.sslRootCert],
                "Give the certificate of the authority that signed it as sslRootCert."
            )
        }
    }

    private var clientCertificate: TestFailure {
        guard showsCertificate else {
            return make(
                .clientCertificateRequired,
                "The server demands a client certificate.",
                [HTTPFields.sslCert, HTTPFields.sslKey],
                "Give a certificate that the server trusts as sslCert, and its key as sslKey."
            )
        }
        return make(
            .certificateUntrusted,
            "The server refused the client certificate.",
            [HTTPFields.sslCert],
            "Give a certificate that the server trusts as sslCert, and its key as sslKey."
        )
    }

    // MARK: - The rest

    private var other: TestFailure {
        switch failure.reason {
        case .tooLarge:
            return make(
                .protocolError,
                failure.message,
                fields.address,
                "Check the address: the right server answers with less."
            )
        case .refused:
            return .invalid(failure.message, fields.addressAndTLS, hint: "Check the host, and connect with TLS.")
        case .libraryUnavailable(let error):
            return TestFailure(
                stage: .validate,
                reason: .driverUnavailable,
                message: error.description,
                hint: "To test this type, \(error.library.packages.installHint)."
            )
        default:
            return make(
                .protocolError,
                failure.message,
                fields.address,
                "Check that the address is that of the right server."
            )
        }
    }

    private func make(_ reason: Reason, _ message: String, _ fields: [JSONPointer], _ hint: String) -> TestFailure {
        TestFailure(
            stage: stageUnderWay,
            reason: reason,
            message: message,
            fields: fields,
            hint: hint,
            nativeCode: failure.nativeCode
        )
    }
}

extension TestFailure {
    /// A server that wants TLS was spoken to without.
    static func tlsRequired(_ fields: HTTPFields, nativeCode: String?) -> TestFailure {
        TestFailure(
            stage: .tls,
            reason: .tlsRequired,
            message: "The server wants TLS, and was spoken to without.",
            fields: fields.tls.isEmpty ? fields.address : fields.tls,
            hint: fields.tlsHint,
            nativeCode: nativeCode
        )
    }
}
