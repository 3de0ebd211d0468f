import JSON

extension AttachedDatabase {
    static let googleStorage = ObjectForm([
        text("keyId", "Key ID", "The public half of an HMAC key.", "GOOG1EXAMPLE", required: .always),
        secret("secret", "Secret", "The secret half of the HMAC key.", required: .always),
    ])

    static let s3 = ObjectForm([
        text(
            "accessKeyId",
            "Access key ID",
            "The access key's public half.",
            "AKIAIOSFODNN7EXAMPLE",
            required: .always
        ),
        secret("secretAccessKey", "Secret access key", "The access key's secret half.", required: .always),
        text(
            "region",
            "Region",
            "The region of the bucket.",
            "eu-central-1",
            format: .region,
            default: "us-east-1"
        ),
        text(
            "endpoint",
            "Endpoint",
            "The host name or URL of the store, where it isn't Amazon's own.",
            "s3.example.com",
            decides: [.server],
            format: .hostOrURL
        ),
        secret("sessionToken", "Session token", "The token that goes with temporary access keys."),
    ])

    static let azure = ObjectForm([
        Field(
            "authType",
            "Authentication",
            .string,
            in: .authentication,
            help: "Whether a signed URL is used, or a service principal.",
            required: .always,
            allowed: ["service_principal", "sas_token"],
            example: "service_principal",
            origin: .documented
        ),
        // The signature that lets its holder in is part of the URL.
        secret(
            "sasUrl",
            "SAS URL",
            "The URL of the files with its signature.",
            required: .when(usesSignature),
            applies: .when(usesSignature, otherwise: .warning),
            decides: [.server],
            format: .azureSignedURL
        ),
        principal("tenantId", "Tenant", "The directory of the service principal.", "contoso.onmicrosoft.com"),
        principal("clientId", "Client ID", "The service principal.", "0a1b2c3d-4e5f-6789-abcd-ef0123456789"),
        secret(
            "clientSecret",
            "Client secret",
            "The secret of the service principal.",
            required: .when(usesPrincipal),
            applies: .when(usesPrincipal, otherwise: .warning)
        ),
        principal(
            "accountName",
            "Storage account",
            "The storage account.",
            "mystorage",
            decides: [.server],
            format: .storageAccount
        ),
        principal(
            "fileUrl",
            "File URL",
            "The files: one, or several by `*.ext` or `**`.",
            "abfss://container/folder/*.parquet",
            decides: [.server],
            format: .azureURL
        ),
    ])

    private static let usesSignature = Condition.equals("authType", "sas_token")
    private static let usesPrincipal = Condition.equals("authType", "service_principal")

    private static func principal(
        _ name: String,
        _ label: String,
        _ help: String,
        _ example: JSONValue,
        decides: [Destination] = [],
        format: Format = .line
    ) -> Field {
        text(
            name,
            label,
            help,
            example,
            required: .when(usesPrincipal),
            applies: .when(usesPrincipal, otherwise: .warning),
            decides: decides,
            format: format
        )
    }
}
