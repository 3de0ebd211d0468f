import Datasource
import JSON

/// A JSON Web Token (RFC 7519) with a signature RS256 (RFC 7518, section 3.3).
enum JSONWebToken {
    /// - Parameter keyIdentifier: `kid`, where the other side knows several keys.
    static func signed(
        _ claims: JSONObject,
        keyIdentifier: String? = nil,
        with key: RSAPrivateKey
    ) throws(RSAPrivateKey.Problem) -> Secret {
        var header: JSONObject = ["alg": "RS256", "typ": "JWT"]
        header["kid"] = keyIdentifier.map(JSONValue.string)
        let message = encoded(header) + "." + encoded(claims)
        let signature = try key.sign(Array(message.utf8))
        return Secret(message + "." + Base64Text.forURL(signature))
    }

    private static func encoded(_ object: JSONObject) -> String {
        Base64Text.forURL(JSONValue.object(object).bytes)
    }
}
