import HTTPTransport
import JSON
import NativeLibraries
import POSIX

/// What to report when a cloud service gave no answer.
struct CloudFailure {
    let cause: HTTPFailure
    let service: CloudConnection.Service

    /// What the request was for.
    let stage: Stage

    var failure: TestFailure {
        switch cause.reason {
        case .hostNotFound: make(.hostNotFound, hint: "Check the name, and that this computer's name servers know it.")
        case .connectionRefused: make(.connectionRefused, hint: "Check host and port.")
        case .networkUnreachable: make(.networkUnreachable, hint: "Check the network and firewalls in between.")
        case .timeout: timeout
        case .cancelled: .interrupted(.cancelled, at: place)
        case .connectionLost: make(.connectionLost, hint: "Check that \(service.name) answers there, and try again.")
        case .tlsUnsupported: make(.tlsUnsupported, hint: "Check host and port, and whether it has to be http there.")
        case .certificateUntrusted:
            make(
                .certificateUntrusted,
                hint: "Check the address; a private authority must be trusted by this computer."
            )
        case .certificateExpired: make(.certificateExpired, hint: "Have the certificate of the server renewed.")
        case .certificateHostnameMismatch:
            make(.certificateHostnameMismatch, hint: "Give the name that the server's certificate is for.")
        case .clientCertificateRequired:
            make(.clientCertificateRequired, hint: "This type has no client certificate; check the address.")
        case .tooLarge: make(.protocolError, hint: "Check that \(service.name) is what answers there.")
        case .refused: refused
        case .busy: make(.serverBusy, fields: [], hint: "Try again in a moment.")
        case .libraryUnavailable(let error): missing(error)
        default: make(.protocolError, hint: "Check that \(service.name) is what answers there.")
        }
    }

    private var place: Stage {
        switch cause.stage {
        case .resolve: .resolve
        case .connect: .connect
        case .tls: .tls
        case .exchange: stage
        }
    }

    private var timeout: TestFailure {
        var result = make(
            .timeout,
            hint: "Check the address and firewalls in between, or allow more time with timeoutMs."
        )
        switch place {
        case .resolve: result.message = "No name server answered in the time that the test was given."
        case .connect: result.message = "The host didn't answer in the time that the test was given."
        case .tls: result.message = "The server didn't go on with TLS in the time that the test was given."
        default: result.message = "\(service.name) didn't answer the request in the time that the test was given."
        }
        return result
    }

    private var refused: TestFailure {
        var result = make(.invalidParameters, hint: "Check the address.")
        result.stage = .validate
        return result
    }

    private func missing(_ error: LibraryError) -> TestFailure {
        .missingLibrary(error)
    }

    private func make(_ reason: Reason, fields: [JSONPointer]? = nil, hint: String) -> TestFailure {
        TestFailure(
            stage: place,
            reason: reason,
            message: cause.message,
            fields: fields ?? service.address,
            hint: hint,
            nativeCode: cause.nativeCode
        )
    }
}

extension TestFailure {
    /// A library that the test needs isn't installed.
    static func missingLibrary(_ error: LibraryError) -> TestFailure {
        TestFailure(
            stage: .validate,
            reason: .driverUnavailable,
            message: "\(error)",
            hint: "To test this type, \(error.library.packages.installHint)."
        )
    }

    /// The library for digests and signatures failed.
    static var cryptographyFailed: TestFailure {
        TestFailure(
            stage: .validate,
            reason: .unknown,
            message: "The cryptographic library failed.",
            hint: "Check this computer's memory, and that OpenSSL's libcrypto is installed in a current version."
        )
    }
}
