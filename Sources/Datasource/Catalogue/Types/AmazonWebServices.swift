import JSON

extension TypeDefinition {
    package static let awss3 = TypeDefinition(
        "awss3",
        "Amazon S3",
        summary: "Files in a bucket of Amazon S3, or of a store that speaks its protocol.",
        otherNames: ["s3", "aws s3", "amazon s3"],
        fields: [
            Field(
                "bucket",
                "Bucket",
                .string,
                in: .connection,
                help: "The name of the bucket, or the ARN of an access point.",
                required: .always,
                format: .bucket,
                example: "sales-data",
                aliases: ["bucketName", "bucket_name"],
                origin: .inferred
            ),
            region,
        ] + accessKey + [
            Field(
                "path",
                "Path",
                .string,
                in: .file,
                help: "The key of the file, or the prefix of the folder; the whole bucket when it isn't given.",
                required: .when(.equals("pathType", "File")),
                example: "exports/2026/",
                aliases: ["prefix", "key"],
                origin: .inferred
            ),
            Field(
                "pathType",
                "Kind of path",
                .string,
                in: .file,
                help: "Whether the path is that of one file or of a folder.",
                allowed: ["File", "Folder"],
                default: "Folder",
                example: "Folder",
                aliases: ["path_type"],
                origin: .inferred
            ),
            SharedFields.endpoint(
                example: "https://s3.example.com",
                help: "The URL of the store, where it isn't Amazon's own."
            ),
        ] + SharedFields.httpsTLS(),
        rules: [.agreement(with: "bucket", in: .accessPoint, of: [StatedField("region", .region)])]
    )

    package static let athena = TypeDefinition(
        "athena",
        "Amazon Athena",
        summary: "Queries over files in Amazon S3 by Amazon Athena.",
        otherNames: ["aws athena", "amazon athena"],
        fields: [region] + accessKey + [
            Field(
                "outputLocation",
                "Output location",
                .string,
                in: .connection,
                help: "The folder in Amazon S3 that takes the results of queries.",
                required: .always,
                format: .s3URL,
                example: "s3://athena-results/queries/",
                aliases: ["s3OutputLocation", "output_location"],
                origin: .inferred
            ),
            SharedFields.database(help: "The database to look into; all of the catalog when it isn't given."),
            Field(
                "catalog",
                "Data catalog",
                .string,
                in: .connection,
                help: "The data catalog that names databases and tables.",
                default: "AwsDataCatalog",
                example: "AwsDataCatalog",
                origin: .inferred
            ),
            Field(
                "workgroup",
                "Workgroup",
                .string,
                in: .connection,
                help: "The workgroup that queries run in.",
                default: "primary",
                example: "primary",
                aliases: ["workGroup", "work_group"],
                origin: .inferred
            ),
            SharedFields.endpoint(
                example: "https://athena.eu-central-1.amazonaws.com",
                help: "The URL of the API, where it isn't the region's own."
            ),
        ] + SharedFields.httpsTLS()
    )

    // A region doesn't decide where secrets go: whichever it is, the server is Amazon's.
    private static let region = Field(
        "region",
        "Region",
        .string,
        in: .connection,
        help: "The region: `us-east-1`.",
        required: .always,
        format: .region,
        example: "us-east-1",
        aliases: ["awsRegion", "aws_region"],
        origin: .inferred
    )

    private static let accessKey: [Field] = [
        Field(
            "accessKeyId",
            "Access key ID",
            .string,
            in: .authentication,
            help: "The access key's public half.",
            required: .always,
            example: "AKIAIOSFODNN7EXAMPLE",
            aliases: ["awsAccessKeyId", "access_key_id", "accessKey"],
            origin: .inferred
        ),
        Field(
            "secretAccessKey",
            "Secret access key",
            .string,
            in: .authentication,
            help: "The access key's secret half.",
            required: .always,
            secrecy: .secret(sentTo: .server),
            example: ["$env": "AWS_SECRET_ACCESS_KEY"],
            aliases: ["awsSecretAccessKey", "secret_access_key", "secretKey"],
            origin: .inferred
        ),
        Field(
            "sessionToken",
            "Session token",
            .string,
            in: .authentication,
            help: "The token that goes with temporary access keys.",
            secrecy: .secret(sentTo: .server),
            example: ["$env": "AWS_SESSION_TOKEN"],
            aliases: ["awsSessionToken", "session_token"],
            origin: .inferred
        ),
    ]
}
