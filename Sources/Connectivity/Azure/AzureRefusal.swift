import HTTPTransport
import JSON
import POSIX

/// What an error of Azure's blob storage means: "Common REST API error codes" and "Blob Storage error codes" in its REST reference.
struct AzureRefusal {
    let response: HTTPResponse
    let access: AzureAccess

    /// This computer's time when the answer came.
    let now: Timestamp

    /// `BlobNotFound`; nil where the answer doesn't say it as Azure does.
    var code: String? {
        let body = (try? XMLReader.read(response.body)).flatMap { $0.name == "Error" ? $0.text(of: "Code") : nil }
        guard let code = response.header("x-ms-error-code") ?? body, code.isCodeWord else { return nil }
        return code
    }

    var unexpected: TestFailure {
        .unexpectedAnswer(response, at: .query, access.fields, from: "Azure's blob storage")
    }

    var nothingFits: TestFailure {
        make(.query, .fileNotFound, "No file fits the pattern.", place, "Check the path; capital letters count.")
    }

    var failure: TestFailure {
        guard let code else { return unexpected }
        var failure = meaning(code)
        failure.nativeCode = code
        return failure
    }

    private var place: [String] { [access.placeMember] }

    private var usesSignature: Bool {
        if case .signature = access.proof { true } else { false }
    }

    private func meaning(_ code: String) -> TestFailure {
        switch code {
        case "AuthenticationFailed", "InvalidAuthenticationInfo": refused
        case "NoAuthenticationInformation",
            "ResourceNotFound" where response.status == 401:
            refused
        case "BlobNotFound", "ResourceNotFound", "PathNotFound":
            make(.query, .fileNotFound, "There is no such file.", place, "Check the path; capital letters count.")
        case "ContainerNotFound", "FilesystemNotFound":
            make(.query, .resourceNotFound, "There is no such container.", place, "Check the container's name.")
        case "AccountIsDisabled":
            make(.authenticate, .accountLocked, "The storage account is disabled.", place, "Have it enabled.")
        case "AuthorizationFailure", "AuthorizationSourceIPMismatch", "AuthorizationProtocolMismatch":
            make(
                .authorize,
                .permissionDenied,
                "The storage account's network rules, or those of the signature, don't let this computer in.",
                place,
                "Have this computer's address allowed."
            )
        case "AuthorizationPermissionMismatch", "AuthorizationServiceMismatch", "AuthorizationResourceTypeMismatch",
            "InsufficientAccountPermissions", "PublicAccessNotPermitted", "KeyBasedAuthenticationNotPermitted":
            denied
        case "ServerBusy", "OperationTimedOut":
            make(.query, .serverBusy, "The storage has too much to do.", [], "Try again in a moment.")
        case "InternalError":
            make(.query, .serverError, "The storage reports a failure of its own.", [], "Try again later.")
        case "InvalidQueryParameterValue", "InvalidUri", "InvalidResourceName", "OutOfRangeInput":
            make(.query, .invalidParameters, "The storage doesn't take the address.", place, "Check the URL.")
        default:
            make(
                .query,
                .unknown,
                "The storage answers with the error \(code).",
                place,
                "Look the error up in the documentation of Azure Storage."
            )
        }
    }

    private var denied: TestFailure {
        usesSignature
            ? make(
                .authorize,
                .permissionDenied,
                "The signature doesn't allow this.",
                place,
                "Make one that allows to read, and for several files to list."
            )
            : make(
                .authorize,
                .permissionDenied,
                "The service principal may not read the files.",
                ["clientId"] + place,
                "Have the role Storage Blob Data Reader on the container granted to it."
            )
    }

    /// The one code for everything that is wrong with a signature or a token.
    private var refused: TestFailure {
        let signature = SharedAccessSignature(access.proof)
        let theirs = response.header("date").flatMap(HTTPDate.parse) ?? now
        // "Best practices when using SAS": 15 minutes are tolerated in neither direction, but clocks differ by so much.
        let isOutOfTime = signature.map { !$0.holds(at: theirs) } ?? false
        if let skew = ClockSkew(response, now: now, tolerance: 0), let signature, isOutOfTime, signature.holds(at: now)
        {
            return make(.authenticate, .authenticationFailed, skew.sentence, [], ClockSkew.hint)
        }
        if isOutOfTime, signature?.hasEnded(at: theirs) == true {
            return make(.authenticate, .passwordExpired, "The signature has expired.", place, "Make a new one.")
        }
        if isOutOfTime {
            return make(
                .authenticate,
                .authenticationFailed,
                "The signature doesn't hold yet.",
                place,
                "Wait, or make another one."
            )
        }
        return usesSignature
            ? make(
                .authenticate,
                .authenticationFailed,
                "The signature isn't right for these files.",
                place,
                "Give the URL as it was made, unchanged; a new account key ends all signatures of the old one."
            )
            : make(
                .authenticate,
                .authenticationFailed,
                "The storage refused the service principal's token.",
                ["tenantId", "clientId"],
                "Check that the storage account belongs to this tenant."
            )
    }

    private func make(_ stage: Stage, _ reason: Reason, _ message: String, _ keys: [String], _ hint: String)
        -> TestFailure
    {
        TestFailure(
            stage: stage,
            reason: reason,
            message: message,
            fields: keys.map(CredentialReader.pointer),
            hint: hint
        )
    }
}
