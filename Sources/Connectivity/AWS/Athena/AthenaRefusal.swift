import HTTPTransport
import JSON
import POSIX

/// What an error of Athena means: "Common Error Types" and the errors of each operation in the API reference of Amazon Athena.
struct AthenaRefusal {
    /// What was asked about.
    enum Subject {
        case workgroup
        case database
        case catalog
    }

    let response: HTTPResponse
    let subject: Subject
    let parameters: AthenaParameters

    /// This computer's time when the answer came.
    let now: Timestamp

    var failure: TestFailure {
        guard let code else {
            return .unexpectedAnswer(response, at: .query, parameters.fields, from: "Amazon Athena")
        }
        var failure = meaning(code)
        failure.nativeCode = code
        return failure
    }

    /// `InvalidRequestException` out of `com.amazonaws.athena#InvalidRequestException`.
    private var code: String? {
        let text = response.object?["__type"]?.string ?? response.header("x-amzn-errortype")
        let name = text?.split(separator: "#").last?.split(separator: ":").first.map(String.init)
        return name.flatMap { $0.isCodeWord ? $0 : nil }
    }

    /// Not translated; only looked through for names.
    private var words: String {
        response.object?["message"]?.string ?? response.object?["Message"]?.string ?? ""
    }

    private func meaning(_ code: String) -> TestFailure {
        switch code {
        case "InvalidSignatureException", "SignatureDoesNotMatch", "IncompleteSignature",
            "IncompleteSignatureException":
            refusedSignature
        case "UnrecognizedClientException", "InvalidClientTokenId": unknownKey
        case "ExpiredTokenException", "ExpiredToken": expired
        case "RequestExpired": skewed(ClockSkew(response, now: now, tolerance: 4))
        case "AccessDeniedException", "AccessDenied", "NotAuthorized": denied
        case "OptInRequired":
            TestFailure(
                .authorize,
                .permissionDenied,
                "The account isn't signed up for Athena.",
                ["accessKeyId"],
                hint: "Sign the account up in the console of AWS."
            )
        case "InvalidRequestException", "ResourceNotFoundException", "ValidationException": missing
        case "MetadataException": metadata
        case "ThrottlingException", "TooManyRequestsException", "ServiceUnavailable", "ServiceUnavailableException":
            TestFailure(.query, .serverBusy, "Athena has too much to do.", [], hint: "Try again in a moment.")
        case "InternalServerException", "InternalFailure":
            TestFailure(.query, .serverError, "Athena reports a failure of its own.", [], hint: "Try again later.")
        default:
            TestFailure(
                .query,
                .unknown,
                "Athena answers with the error \(code).",
                members,
                hint: "Look the error up in Athena's documentation."
            )
        }
    }

    // MARK: - Who asks

    /// One error for a wrong secret, a wrong clock and a wrong region.
    private var refusedSignature: TestFailure {
        // "Signature Version 4 troubleshooting": five minutes are tolerated.
        let skew = ClockSkew(response, now: now, tolerance: 4)
        if skew != nil || words.containsBytes(of: "Signature expired") || words.containsBytes(of: "not yet current") {
            return skewed(skew)
        }
        if words.containsBytes(of: "scoped to a valid region") {
            return TestFailure(
                .authenticate,
                .invalidParameters,
                "The endpoint is that of another region.",
                ["region"] + (parameters.endpoint == nil ? [] : ["endpoint"]),
                hint: "Set region to that of the endpoint."
            )
        }
        return TestFailure(
            .authenticate,
            .authenticationFailed,
            "The secret access key isn't that of the access key id.",
            ["secretAccessKey", "accessKeyId"],
            hint: "Check the secret access key; it is only shown when the key is made."
        )
    }

    private var unknownKey: TestFailure {
        let isTemporary = parameters.credentials.sessionToken != nil
        return TestFailure(
            .authenticate,
            .authenticationFailed,
            isTemporary
                ? "There is no such access key, or the session token isn't its own."
                : "There is no such access key.",
            ["accessKeyId"] + (isTemporary ? ["sessionToken"] : []),
            hint: "Check the access key id, that the key is active, and whether it needs a session token."
        )
    }

    private var expired: TestFailure {
        TestFailure(
            .authenticate,
            .passwordExpired,
            "The temporary credentials have expired.",
            ["sessionToken"],
            hint: "Get new temporary credentials: all three parts change."
        )
    }

    private func skewed(_ skew: ClockSkew?) -> TestFailure {
        TestFailure(
            .authenticate,
            .authenticationFailed,
            skew?.sentence ?? "This computer's clock is wrong.",
            [],
            hint: ClockSkew.hint
        )
    }

    // MARK: - What is asked for

    private var members: [String] {
        switch subject {
        case .workgroup: ["workgroup"]
        case .catalog: ["catalog"]
        case .database: ["database"] + (parameters.catalog == AthenaParameters.usualCatalog ? [] : ["catalog"])
        }
    }

    private var denied: TestFailure {
        let right =
            switch subject {
            case .workgroup: "athena:GetWorkGroup on the workgroup"
            case .catalog: "athena:GetDataCatalog on the catalog"
            case .database: "athena:GetDatabase, glue:GetDatabase and what Lake Formation asks for"
            }
        return TestFailure(
            .authorize,
            .permissionDenied,
            "The access key may not look at the \(members[0]).",
            ["accessKeyId"] + members,
            hint: "Have \(right) granted."
        )
    }

    private var missing: TestFailure {
        TestFailure(
            .query,
            subject == .database ? .databaseNotFound : .resourceNotFound,
            "There is no such \(members[0]) in this region.",
            members,
            hint: "Check the name and the region."
        )
    }

    /// What the catalog behind Athena says; its own error stands in the message by its name.
    private var metadata: TestFailure {
        if words.containsBytes(of: "EntityNotFound") || words.containsBytes(of: "not found") {
            return missing
        }
        if words.containsBytes(of: "AccessDenied") || words.containsBytes(of: "not authorized") {
            return denied
        }
        return TestFailure(
            .query,
            .serverError,
            "The data catalog reports a failure.",
            members,
            hint: "Look at the catalog in the console of AWS."
        )
    }
}
