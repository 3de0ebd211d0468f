import JSON

extension TypeDefinition {
    package static let bigquery = TypeDefinition(
        "bigquery",
        "Google BigQuery",
        summary: "A project of Google BigQuery.",
        otherNames: ["big query", "google bigquery"],
        fields: [
            Field(
                "projectId",
                "Project",
                .string,
                in: .connection,
                help: "The identifier of the project that holds the data.",
                required: .always,
                format: .bigQueryName,
                example: "my-project-123",
                aliases: ["defaultProjectId", "project_id"],
                origin: .inferred
            ),
            // Where its token is asked for stands inside the key.
            Field(
                "serviceAccountKey",
                "Service account key",
                .string,
                .object,
                in: .authentication,
                help: "The key of a service account, as its JSON text or the object itself.",
                required: .always,
                secrecy: .secret(sentTo: .server),
                format: .serviceAccountKey,
                example: ["$file": "~/.config/gcloud/service-account.json"],
                aliases: ["serviceAccountKeyJson", "service_account_key"],
                origin: .inferred
            ),
            Field(
                "dataset",
                "Dataset",
                .string,
                in: .connection,
                help: "The dataset to look into; all that the account may see when it isn't given.",
                format: .bigQueryName,
                example: "analytics",
                aliases: ["datasetId", "dataset_id"],
                origin: .inferred
            ),
            Field(
                "location",
                "Location",
                .string,
                in: .connection,
                help: "Where the data is kept and queries run: `US`, `EU` or a region.",
                example: "EU",
                origin: .inferred
            ),
            SharedFields.endpoint(
                default: "https://bigquery.googleapis.com",
                example: "https://bigquery.googleapis.com",
                help: "The base URL of the API, where it isn't Google's own."
            ),
        ] + SharedFields.httpsTLS()
    )
}
