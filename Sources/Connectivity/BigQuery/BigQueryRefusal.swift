import HTTPTransport
import JSON

/// What an error of BigQuery's API means: "Error messages" in BigQuery's documentation, and "Errors" in Google's guide to APIs.
struct BigQueryRefusal {
    /// What was asked about.
    enum Subject {
        case project
        case dataset
    }

    let response: HTTPResponse
    let subject: Subject
    let parameters: BigQueryParameters

    var failure: TestFailure {
        guard let code else {
            return .unexpectedAnswer(response, at: .query, BigQueryParameters.fields, from: "BigQuery")
        }
        var failure = meaning(code)
        failure.nativeCode = code
        return failure
    }

    /// The name of the error: `accessDenied`, or `SERVICE_DISABLED`, which says more than its older name.
    private var code: String? {
        guard let error = response.object?["error"]?.object else { return nil }
        let details = (error["details"]?.array ?? []).lazy.compactMap { $0["reason"]?.string }
        let older = (error["errors"]?.array ?? []).lazy.compactMap { $0["reason"]?.string }
        let known = details.first { $0 == "SERVICE_DISABLED" }
        let code = known ?? older.first ?? error["status"]?.string
        return code.flatMap { $0.isCodeWord ? $0 : nil }
    }

    private func meaning(_ code: String) -> TestFailure {
        switch code {
        case "SERVICE_DISABLED", "accessNotConfigured":
            TestFailure(
                .authorize,
                .permissionDenied,
                "BigQuery's API isn't enabled in the project.",
                ["projectId"],
                hint: "Enable the BigQuery API in Google Cloud for the project, and wait a few minutes."
            )
        case "authError", "UNAUTHENTICATED":
            TestFailure(
                .authenticate,
                .authenticationFailed,
                "BigQuery refused the token that Google had given to the service account.",
                ["serviceAccountKey"],
                hint: "Check that the service account is enabled, and make a new key for it."
            )
        case "accessDenied", "PERMISSION_DENIED", "forbidden": denied
        case "notFound", "NOT_FOUND": missing
        case "billingNotEnabled", "billingTierLimitExceeded":
            TestFailure(
                .authorize,
                .permissionDenied,
                "Billing isn't enabled for the project.",
                ["projectId"],
                hint: "Link the project to a billing account."
            )
        case "quotaExceeded", "RESOURCE_EXHAUSTED":
            TestFailure(
                .authorize,
                .quotaExceeded,
                "A quota of the project is used up.",
                ["projectId"],
                hint: "Wait, or have the quota raised in Google Cloud."
            )
        case "rateLimitExceeded", "userRateLimitExceeded", "jobRateLimitExceeded", "backendError", "tableUnavailable":
            TestFailure(.query, .serverBusy, "BigQuery has too much to do.", [], hint: "Try again in a moment.")
        case "internalError", "INTERNAL":
            TestFailure(.query, .serverError, "BigQuery reports a failure of its own.", [], hint: "Try again later.")
        case "invalid", "invalidQuery", "INVALID_ARGUMENT": invalid
        default:
            TestFailure(
                .query,
                .unknown,
                "BigQuery answers with the error \(code).",
                member,
                hint: "Look the error up in BigQuery's documentation."
            )
        }
    }

    private var member: [String] { subject == .project ? ["projectId"] : ["dataset"] }

    /// Google doesn't always tell what is forbidden from what isn't there.
    private var denied: TestFailure {
        switch subject {
        case .project:
            TestFailure(
                .authorize,
                .permissionDenied,
                "The service account may not run queries in the project, or there is no such project.",
                ["projectId", "serviceAccountKey"],
                hint: "Check the project, and have the role BigQuery Job User granted to the service account."
            )
        case .dataset:
            TestFailure(
                .authorize,
                .permissionDenied,
                "The service account may not look at the dataset, or there is no such dataset.",
                ["dataset", "serviceAccountKey"],
                hint: "Check the dataset, and have the role BigQuery Data Viewer granted to the service account."
            )
        }
    }

    private var missing: TestFailure {
        switch subject {
        case .project:
            TestFailure(
                .authorize,
                .resourceNotFound,
                "There is no such project.",
                ["projectId"],
                hint: "Give the project's identifier, which may differ from its name."
            )
        case .dataset:
            TestFailure(
                .query,
                .resourceNotFound,
                "The project has no such dataset.",
                ["dataset"],
                hint: "Check the name; capital letters count."
            )
        }
    }

    /// The query is ours, so what is left to be wrong is where it shall run.
    private var invalid: TestFailure {
        let isLocation = subject == .project && parameters.location != nil
        return TestFailure(
            .authorize,
            .invalidParameters,
            isLocation ? "BigQuery has no such location, or no such project." : "BigQuery doesn't take the name.",
            isLocation ? ["location", "projectId"] : member,
            hint: isLocation ? "Give US, EU or the name of a region." : "Check the name."
        )
    }

    /// The data isn't where queries are to run.
    static func otherLocation(_ location: String) -> TestFailure {
        TestFailure(
            stage: .query,
            reason: .invalidParameters,
            message: "The dataset is kept in \(location).",
            fields: [CredentialReader.pointer("location")],
            hint: "Set location to \(location), or leave it out."
        )
    }
}
