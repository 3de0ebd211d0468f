import Datasource
import HTTPTransport
import JSON

/// The key of a service account, as Google Cloud makes it: "Create and delete service account keys" in Google's documentation.
struct ServiceAccountKey {
    static let field = CredentialReader.pointer("serviceAccountKey")

    /// The account's name: `name@project.iam.gserviceaccount.com`.
    let email: String
    let identifier: String?
    let privateKey: Secret

    /// Where a token is asked for.
    let tokenURL: String
    let project: String?

    private static let usualTokenURL = "https://oauth2.googleapis.com/token"

    /// What says where a token is asked for: nothing, where that is Google's own place.
    var tokenFields: HTTPFields { HTTPFields(host: tokenURL == Self.usualTokenURL ? [] : ["serviceAccountKey"]) }

    /// What to do where nobody, or somebody else, gives tokens there.
    var tokenHint: String {
        tokenURL == Self.usualTokenURL
            ? "Check that this computer reaches Google's server of tokens, and its network and name servers."
            : "Check token_uri in the service account key: it is \(HTTPOrigin(of: tokenURL)?.description ?? "no address")."
    }

    /// - Parameter text: the key as JSON.
    init(_ text: Secret) throws(TestFailure) {
        guard let object = (try? JSONValue(parsing: Array(text.revealed.utf8)))?.object else {
            throw Self.invalid("The service account key isn't a JSON object.")
        }
        guard object["type"]?.string == "service_account" else {
            throw Self.invalid("The JSON isn't the key of a service account.")
        }
        email = try Self.text("client_email", of: object)
        privateKey = Secret(try Self.text("private_key", of: object))
        identifier = object["private_key_id"]?.string
        tokenURL = object["token_uri"]?.string ?? Self.usualTokenURL
        project = object["project_id"]?.string
    }

    private static func text(_ name: String, of object: JSONObject) throws(TestFailure) -> String {
        guard let text = object[name]?.string, !text.isEmpty else {
            throw invalid("The service account key has no \(name).")
        }
        return text
    }

    /// The key ready to sign.
    func signer() throws(TestFailure) -> RSAPrivateKey {
        let cryptography = try Cryptography.forTests()
        do throws(RSAPrivateKey.Problem) {
            return try RSAPrivateKey(privateKey, passphrase: nil, cryptography)
        } catch {
            throw Self.failure(error)
        }
    }

    static func failure(_ problem: RSAPrivateKey.Problem) -> TestFailure {
        switch problem {
        case .libraryFailed: .cryptographyFailed
        case .text: invalid("The private_key of the service account key isn't one in PEM.")
        case .notRSA: invalid("The private_key of the service account key isn't an RSA key.")
        case .passphraseMissing, .passphraseUnusable, .passphraseWrong, .unreadable:
            invalid("The private_key of the service account key is damaged.")
        }
    }

    private static func invalid(_ message: String) -> TestFailure {
        .invalid(message, [field], hint: "Give the whole file that Google Cloud made for the key, unchanged.")
    }
}
