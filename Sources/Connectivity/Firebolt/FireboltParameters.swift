import Datasource
import HTTPTransport
import JSON
import POSIX

/// What the credentials of a Firebolt source say, checked.
struct FireboltParameters {
    static let fields = HTTPFields(host: ["endpoint"])

    /// Firebolt's own API.
    static let usualEndpoint = "https://api.app.firebolt.io"

    let api: HTTPAddress
    let clientIdentifier: String
    let clientSecret: Secret
    let account: String

    /// Nil for the system engine of the account.
    let engine: String?
    let database: String?
    let security: HTTPSecurity

    init(_ credentials: Credentials, _ interruption: Interruption) throws(TestFailure) {
        let reader = CredentialReader(credentials)
        api = try HTTPAddress(reader.text("endpoint") ?? Self.usualEndpoint, fields: Self.fields)
        clientIdentifier = try reader.requiredText("clientId")
        clientSecret = try reader.requiredSecret("clientSecret")
        account = try reader.requiredText("account")
        engine = try reader.text("engine")
        database = try reader.text("database")
        let mode: HTTPTLSMode = try reader.choice("sslMode") ?? .verifyFull
        security = try HTTPSecurity(reader, mode == .disable ? .verifyFull : mode, interruption)
    }

    /// Tokens come from `id.app.firebolt.io` where the API is `api.app.firebolt.io`; from the same place otherwise.
    var identity: HTTPAddress {
        let host = api.origin.host
        guard host.utf8.starts(with: "api.".utf8) else { return api }
        let name = "id." + host.dropFirst("api.".count)
        return HTTPAddress(HTTPOrigin(scheme: api.origin.scheme, host: name, port: api.origin.port), prefix: api.prefix)
    }

    /// Engines have hosts of their own, which the API tells. The token goes to the API's own domain alone.
    func trusts(_ origin: HTTPOrigin) -> Bool {
        if origin == api.origin {
            return true
        }
        let parts = api.origin.host.split(separator: ".", maxSplits: 1)
        guard origin.scheme == .https, api.origin.scheme == .https, parts.count == 2, parts[1].contains(".") else {
            return false
        }
        return origin.host.utf8.reversed().starts(with: ("." + parts[1]).utf8.reversed())
    }
}
