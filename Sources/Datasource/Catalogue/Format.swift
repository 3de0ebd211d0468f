/// What the text of a string must be, beyond not being empty.
package enum Format: String, Hashable, Sendable, CaseIterable, BitwiseCopyable {
    /// Anything without U+0000, line breaks included.
    case text

    /// One line: no control characters.
    case line

    /// The name of a data source: one line of 1 to 255 Unicode scalars.
    case name

    /// A host name, an IPv4 address, or an IPv6 address with or without brackets; nothing around it.
    case hostName

    /// As `hostName`; after it may stand a backslash and the name of an instance of SQL Server.
    case hostNameWithInstance

    /// The path of a file, or an `http` or `https` URL without user name and password.
    case pathOrURL

    /// The base of the URLs of a service: `http` or `https`, a host, perhaps a port and a prefix; no user, no query.
    case baseURL

    /// The same, or a host name with or without a port.
    case hostOrURL

    /// A region of Amazon Web Services, or of a store that speaks the protocol of Amazon S3.
    case region

    /// The name of a bucket of Amazon S3, or the ARN of an access point.
    case bucket

    /// `s3://bucket/prefix/`.
    case s3URL

    /// Where Databricks has a SQL warehouse or a cluster: `/sql/1.0/warehouses/ID`, `sql/protocolv1/o/WORKSPACE/CLUSTER`.
    case databricksPath

    /// The host of a Snowflake account, or the account's identifier.
    case snowflakeHost

    /// The identifier of a Snowflake account alone.
    case snowflakeAccount

    /// The identifier of a managed cluster of Elasticsearch, or its `https` URL.
    case cloudID

    /// The key of a service account of Google Cloud: JSON with `type`, `project_id`, `client_email` and `private_key`.
    case serviceAccountKey

    /// A connection string of PostgreSQL: an address, or keywords with values.
    case postgresString

    /// A connection string of MongoDB.
    case mongoDBString

    /// Letters, digits and underscores, no digit first.
    case identifier

    /// A project or a dataset of BigQuery: letters, digits, `_`, `-`, `.` and `:`.
    case bigQueryName

    /// The name of a storage account of Azure: 3 to 24 small letters and digits.
    case storageAccount

    /// Decimal digits.
    case digits

    /// The URL of files in Azure storage: one, or several by `*.kind` or `**` at the end.
    case azureURL

    /// The same with a signature.
    case azureSignedURL

    /// One ASCII character that can separate the columns of a text file: no NUL, quotation mark or line break.
    case singleCharacter

    /// The name of a character encoding that can be read. Case, hyphens, underscores and spaces don't matter, and the
    /// field's allowed values are only the usual spellings.
    case encodingName

    /// Certificates as PEM text, or the path of a file that holds them.
    case certificate

    /// A private key for TLS as PEM text, or the path of a file that holds it.
    case privateKey

    /// An RSA key of at least 2048 bits, in the same forms.
    case rsaPrivateKey

    /// A private key for SSH as PEM text, also in OpenSSH's own form, or the path of a file that holds it.
    case sshPrivateKey

    /// The public key of an SSH server: its type and its text, as a line of `known_hosts` has them behind the name.
    case sshHostKey
}
