import JSON

/// What DuckDB can attach, in Credible's words: a name, a type, and the one object of credentials that belongs to the type.
enum AttachedDatabase {
    static let form = ObjectForm(
        [
            Field(
                "name",
                "Name",
                .string,
                in: .connection,
                help: "What queries call it: letters, digits and underscores, no digit first.",
                required: .always,
                format: .identifier,
                example: "sales",
                origin: .documented
            ),
            Field(
                "type",
                "Type",
                .string,
                in: .connection,
                help: "What kind of database or store it is.",
                required: .always,
                decides: [.server],
                allowed: ["bigquery", "snowflake", "postgres", "gcs", "s3", "azure"],
                example: "postgres",
                origin: .documented
            ),
            Field(
                "attributes",
                "Attributes",
                .form(attributes),
                in: .options,
                help: "What the platform knows of the connection; it finds that out by itself.",
                example: ["dialectName": "postgres"],
                origin: .documented
            ),
            connection("bigquery", "BigQuery", bigQuery, example: ["serviceAccountKeyJson": ["$file": "~/key.json"]]),
            connection(
                "snowflake",
                "Snowflake",
                snowflake,
                example: [
                    "account": "myorganization-myaccount", "username": "dbuser", "password": ["$env": "DB_PASSWORD"],
                    "warehouse": "COMPUTE_WH",
                ]
            ),
            connection("postgres", "PostgreSQL", postgres, example: ["connectionString": ["$env": "DATABASE_URL"]]),
            connection(
                "gcs",
                "Google Cloud Storage",
                googleStorage,
                example: ["keyId": "GOOG1EXAMPLE", "secret": ["$env": "GCS_SECRET"]]
            ),
            connection(
                "s3",
                "Amazon S3",
                s3,
                example: ["accessKeyId": "AKIAIOSFODNN7EXAMPLE", "secretAccessKey": ["$env": "AWS_SECRET_ACCESS_KEY"]]
            ),
            connection(
                "azure",
                "Azure storage",
                azure,
                example: ["authType": "sas_token", "sasUrl": ["$env": "AZURE_SAS_URL"]]
            ),
        ]
    )

    /// The credentials of one type of database; they mean nothing beside another type.
    private static func connection(
        _ type: String,
        _ label: String,
        _ form: ObjectForm,
        example: JSONValue
    ) -> Field {
        let isMeant = Condition.equals("type", .string(type))
        return Field(
            "\(type)Connection",
            label,
            .form(form),
            in: .authentication,
            help: "How to connect, where the type is `\(type)`.",
            required: .when(isMeant),
            applies: .when(isMeant, otherwise: .warning),
            example: example,
            origin: .documented
        )
    }

    private static let attributes = ObjectForm([
        Field(
            "dialectName",
            "SQL dialect",
            .string,
            in: .options,
            help: "The SQL dialect that it understands.",
            example: "postgres",
            origin: .documented
        ),
        flag("isPool", "Pooled", "Whether connections are pooled."),
        flag("canPersist", "Can persist", "Whether tables can be made."),
        flag("canStream", "Can stream", "Whether results can be streamed."),
    ])

    private static func flag(_ name: String, _ label: String, _ help: String) -> Field {
        Field(name, label, .boolean, in: .options, help: help, example: true, origin: .documented)
    }
}
