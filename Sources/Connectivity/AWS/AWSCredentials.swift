import Datasource

/// The key of an identity of Amazon Web Services.
struct AWSCredentials: Sendable {
    let accessKeyID: String
    let secretAccessKey: Secret

    /// Of a temporary key.
    let sessionToken: Secret?
}
