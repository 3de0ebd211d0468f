import HTTPTransport
import JSON
import POSIX

/// What S3's errors mean for a source: "Error responses" in the API reference of Amazon S3.
struct S3Failures {
    let parameters: S3Parameters

    /// - Parameter now: this computer's time when the answer came.
    func failure(_ response: HTTPResponse, now: Timestamp) -> TestFailure {
        guard let error = S3Error(response) else { return notS3(response) }
        if let region = error.region, region != parameters.region, isAboutRegion(error, response) {
            return otherRegion(region, error.code)
        }
        // "Signature Version 4 troubleshooting": 15 minutes are tolerated. Not every server has a code for it.
        let skew = ClockSkew(response, now: now, tolerance: 14)
        let isRefusal = ["AccessDenied", "SignatureDoesNotMatch"].contains(error.code)
        let code = isRefusal && skew != nil ? "RequestTimeTooSkewed" : error.code
        var failure = known(code, skew) ?? unknown(error.code, response.status)
        failure.nativeCode = error.code
        return failure
    }

    private func known(_ code: String, _ skew: ClockSkew?) -> TestFailure? {
        switch code {
        case "InvalidAccessKeyId": unknownKey
        case "SignatureDoesNotMatch": wrongSecret
        case "ExpiredToken", "TokenRefreshRequired": expired
        case "InvalidToken": wrongToken
        case "RequestTimeTooSkewed", "RequestExpired": skewed(skew)
        case "NoSuchBucket", "NoSuchAccessPoint": noBucket
        case "NoSuchKey": Self.noFile
        case "InvalidBucketName": invalidName
        case "AccessDenied", "Forbidden", "AllAccessDisabled": denied
        case "AccountProblem", "NotSignedUp": locked
        case "PermanentRedirect", "TemporaryRedirect", "Redirect", "AuthorizationHeaderMalformed",
            "IllegalLocationConstraintException":
            elsewhere
        case "SlowDown", "ServiceUnavailable", "RequestTimeout", "Busy", "ThrottlingException": busy
        case "InternalError": serverError
        default: nil
        }
    }

    // MARK: - Who asks

    private var unknownKey: TestFailure {
        TestFailure(
            .authenticate,
            .authenticationFailed,
            "There is no such access key.",
            ["accessKeyId"],
            hint: "Check the access key id, and that the key is active."
        )
    }

    private var wrongSecret: TestFailure {
        TestFailure(
            .authenticate,
            .authenticationFailed,
            "The secret access key isn't that of the access key id.",
            ["secretAccessKey", "accessKeyId"],
            hint: "Check the secret access key; it is only shown when the key is made."
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

    private var wrongToken: TestFailure {
        TestFailure(
            .authenticate,
            .authenticationFailed,
            "The session token isn't valid.",
            ["sessionToken", "accessKeyId"],
            hint: "Give the three parts of the same temporary credentials, or no token for a permanent key."
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

    private var locked: TestFailure {
        TestFailure(
            .authenticate,
            .accountLocked,
            "There is a problem with the account that the key belongs to.",
            ["accessKeyId"],
            hint: "Look into the account's billing and support pages."
        )
    }

    // MARK: - What is asked for

    private var noBucket: TestFailure {
        TestFailure(
            .query,
            .resourceNotFound,
            parameters.accessPoint == nil
                ? "There is no bucket of this name." : "There is no access point of this name.",
            ["bucket"],
            hint: parameters.accessPoint == nil
                ? "Check the name of the bucket." : "Check the ARN: its region, account and name."
        )
    }

    private var invalidName: TestFailure {
        TestFailure(
            .query,
            .invalidParameters,
            "The service doesn't take this name for a bucket.",
            ["bucket"],
            hint: "Check the name of the bucket."
        )
    }

    private var denied: TestFailure {
        TestFailure(
            .authorize,
            .permissionDenied,
            "The access key may not do this with the bucket.",
            ["accessKeyId", "bucket", "path"],
            hint: "Have s3:ListBucket on the bucket and s3:GetObject on its objects granted."
        )
    }

    static var noFile: TestFailure {
        TestFailure(
            stage: .query,
            reason: .fileNotFound,
            message: "The bucket has no object of this path.",
            fields: [CredentialReader.pointer("path")],
            hint: "Check the path; capital letters count."
        )
    }

    static var noFolder: TestFailure {
        TestFailure(
            stage: .query,
            reason: .resourceNotFound,
            message: "The bucket has nothing under this path.",
            fields: [CredentialReader.pointer("path")],
            hint: "Check the path; capital letters count."
        )
    }

    /// The path leads to the other of the two.
    static func wrongType(is found: S3Parameters.PathType) -> TestFailure {
        TestFailure(
            stage: .query,
            reason: .malformedData,
            message: "The path is that of a \(found.rawValue.lowercased()).",
            fields: [CredentialReader.pointer("pathType"), CredentialReader.pointer("path")],
            hint: "Set pathType to \(found.rawValue), or check the path."
        )
    }

    // MARK: - Where it is asked

    private func isAboutRegion(_ error: S3Error, _ response: HTTPResponse) -> Bool {
        let codes = [
            "PermanentRedirect", "TemporaryRedirect", "Redirect", "AuthorizationHeaderMalformed",
            "IllegalLocationConstraintException",
        ]
        return (300..<400).contains(response.status) || codes.contains(error.code)
    }

    /// Nothing is signed for the other region by itself: where requests with credentials go is for the user to say.
    private func otherRegion(_ region: AWSRegion, _ code: String) -> TestFailure {
        var failure = TestFailure(
            .query,
            .invalidParameters,
            "The bucket is in the region \(region.name).",
            ["region"],
            hint: "Set region to \(region.name)."
        )
        failure.nativeCode = code
        return failure
    }

    private var elsewhere: TestFailure {
        TestFailure(
            .query,
            .invalidParameters,
            "The bucket is in another region.",
            ["region", "bucket"],
            hint: "Look up the region of the bucket, and set region to it."
        )
    }

    private func notS3(_ response: HTTPResponse) -> TestFailure {
        response.redirectFailure(at: .query, parameters.fields)
            ?? .unexpectedAnswer(response, at: .query, parameters.fields, from: "a server of S3's protocol")
    }

    private var busy: TestFailure {
        TestFailure(.query, .serverBusy, "The service has too much to do.", [], hint: "Try again in a moment.")
    }

    private var serverError: TestFailure {
        TestFailure(.query, .serverError, "The service reports a failure of its own.", [], hint: "Try again later.")
    }

    private func unknown(_ code: String, _ status: Int) -> TestFailure {
        let isRefusal = (400..<500).contains(status)
        return TestFailure(
            .query,
            isRefusal ? .unknown : .serverError,
            "The service answers with the error \(code).",
            isRefusal ? ["bucket", "path"] : [],
            hint: "Look the error up in the documentation of the service."
        )
    }
}
