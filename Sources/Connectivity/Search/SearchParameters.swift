import Datasource
import HTTPTransport
import JSON
import POSIX

/// What the credentials of an Elasticsearch or OpenSearch source say, checked.
struct SearchParameters {
    private enum Kind: String, CaseIterable {
        case elasticCloud = "elastic-cloud"
        case openCloud = "open-cloud"
        case selfManaged = "self-managed"
    }

    static let usualPort = 9200

    let address: HTTPAddress

    /// The header that logs in; nil for a cluster that is open to everybody.
    let login: HTTPAuthorization.Header?

    /// What a refused login points at.
    let loginFields: [JSONPointer]
    let fields: HTTPFields
    let security: HTTPSecurity

    /// Whether the connection goes without TLS.
    var isPlain: Bool { address.origin.scheme == .http }

    init(_ credentials: Credentials, _ interruption: Interruption) throws(TestFailure) {
        let reader = CredentialReader(credentials)
        guard let kind: Kind = try reader.choice("server_type") else {
            throw .invalid(
                "The member server_type isn't given.",
                [CredentialReader.pointer("server_type")],
                hint: "Give elastic-cloud, open-cloud or self-managed."
            )
        }
        if kind == .selfManaged {
            fields = HTTPFields(host: ["host"])
            address = try HTTPAddress(reader.requiredText("host"), port: Self.usualPort, fields: fields)
        } else {
            fields = HTTPFields(host: ["cloudId"])
            address = try CloudID.address(reader.requiredText("cloudId"), fields)
        }
        let isOpen = try reader.bool("disableAuth") ?? false
        guard !isOpen || kind == .selfManaged else {
            throw .invalid(
                "Only a cluster of your own can be open to everybody.",
                [CredentialReader.pointer("disableAuth")],
                hint: "Remove disableAuth, and give user name and password, or an API key."
            )
        }
        (login, loginFields) = isOpen ? (nil, [CredentialReader.pointer("disableAuth")]) : try Self.login(reader)
        let mode: HTTPTLSMode = try reader.choice("sslMode") ?? .verifyFull
        let usesTLS = address.origin.scheme == .https
        security = try HTTPSecurity(reader, usesTLS ? (mode == .disable ? .verifyFull : mode) : .disable, interruption)
    }

    private static func login(_ reader: CredentialReader) throws(TestFailure) -> (
        HTTPAuthorization.Header, [JSONPointer]
    ) {
        if let key = try reader.secret("apiKey") {
            return (("Authorization", .secret(prefix: "ApiKey ", encoded(key))), [CredentialReader.pointer("apiKey")])
        }
        let username = try reader.requiredText("username")
        let password = try reader.requiredSecret("password")
        return (
            HTTPAuthorization.basic(username, password), ["username", "password"].map(CredentialReader.pointer)
        )
    }

    /// Keys are shown as `id:key` by some pages, and encoded by others.
    private static func encoded(_ key: Secret) -> Secret {
        key.revealed.utf8.contains(UInt8(ascii: ":")) ? Secret(HTTPAuthorization.base64(Array(key.revealed.utf8))) : key
    }
}
