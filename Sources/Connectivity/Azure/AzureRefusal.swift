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
        TestFailure(
            .query,
            .fileNotFound,
            "No file fits the pattern.",
            place,
            hint: "Check the path; capital letters count."
        )
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
            TestFailure(
                .query,
                .fileNotFound,
                "There is no such file.",
                place,
                hint: "Check the path; capital letters count."
            )
        case "ContainerNotFound", "FilesystemNotFound":
            TestFailure(
                .query,
                .resourceNotFound,
                "There is no such container.",
                place,
                hint: "Check the container's name."
            )
        case "AccountIsDisabled":
            TestFailure(
                .authenticate,
                .accountLocked,
                "The storage account is disabled.",
                place,
                hint: "Have it enabled."
            )
        case "AuthorizationFailure", "AuthorizationSourceIPMismatch", "AuthorizationProtocolMismatch":
            TestFailure(
                .authorize,
                .permissionDenied,
                "The storage account's network rules, or those of the signature, don't let this computer in.",
                place,
                hint: "Have this computer's address allowed."
            )
        case "AuthorizationPermissionMismatch", "AuthorizationServiceMismatch", "AuthorizationResourceTypeMismatch",
            "InsufficientAccountPermissions", "PublicAccessNotPermitted", "KeyBasedAuthenticationNotPermitted":
            denied
        case "ServerBusy", "OperationTimedOut":
            TestFailure(.query, .serverBusy, "The storage has too much to do.", [], hint: "Try again in a moment.")
        case "InternalError":
            TestFailure(.query, .serverError, "The storage reports a failure of its own.", [], hint: "Try again later.")
        case "InvalidQueryParameterValue", "InvalidUri", "InvalidResourceName", "OutOfRangeInput":
            TestFailure(
                .query,
                .invalidParameters,
                "The storage doesn't take the address.",
                place,
                hint: "Check the URL."
            )
        default:
            TestFailure(
                .query,
                .unknown,
                "The storage answers with the error \(code).",
                place,
                hint: "Look the error up in the documentation of Azure Storage."
            )
        }
    }

    private var denied: TestFailure {
        usesSignature
            ? TestFailure(
                .authorize,
                .permissionDenied,
                "The signature doesn't allow this.",
                place,
                hint: "Make one that allows to read, and for several files to list."
            )
            : TestFailure(
                .authorize,
                .permissionDenied,
                "The service principal may not read the files.",
                ["clientId"] + place,
                hint: "Have the role Storage Blob Data Reader on the container granted to it."
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
            return TestFailure(.authenticate, .authenticationFailed, skew.sentence, [], hint: ClockSkew.hint)
        }
        if isOutOfTime, signature?.hasEnded(at: theirs) == true {
            return TestFailure(
                .authenticate,
                .passwordExpired,
                "The signature has expired.",
                place,
                hint: "Make a new one."
            )
        }
        if isOutOfTime {
            return TestFailure(
                .authenticate,
                .authenticationFailed,
                "The signature doesn't hold yet.",
                place,
                hint: "Wait, or make another one."
            )
        }
        return usesSignature
            ? TestFailure(
                .authenticate,
                .authenticationFailed,
                "The signature isn't right for these files.",
                place,
                hint: "Give the URL as it was made, unchanged; a new account key ends all signatures of the old one."
            )
            : TestFailure(
                .authenticate,
                .authenticationFailed,
                "The storage refused the service principal's token.",
                ["tenantId", "clientId"],
                hint: "Check that the storage account belongs to this tenant."
            )
    }
}
