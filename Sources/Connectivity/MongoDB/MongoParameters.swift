import Datasource
import JSON
import NativeLibraries

/// What the credentials of a MongoDB source say, checked.
struct MongoParameters {
    struct Host: Hashable {
        /// A name or an address; an IPv6 address stands without brackets.
        let name: String
        let port: Int
    }

    struct TLS {
        var mode = DatabaseTLSMode.prefer

        /// PEM text or a path.
        var rootCertificate: String?
        var certificate: String?
        var key: Secret?
        var passphrase: Secret?
    }

    var fields: MongoFields
    var hosts: [Host] = []
    var username: String?
    var password: Secret?

    /// Nil when the user wants to see all databases.
    var database: String?
    var authSource: String?

    /// Nil where the server is to be asked.
    var mechanism: MongoMechanism?
    var replicaSet: String?
    var isLoadBalanced = false

    /// Nil where it follows from the rest.
    var connectsDirectly: Bool?
    var tls = TLS()

    static let usualPort = 27017

    /// Where the user is looked for: MongoDB's manual, "Connection String Options", `authSource`.
    var userDatabase: String { mechanism?.isExternal == true ? "$external" : authSource ?? database ?? "admin" }

    /// The address for the library, without anything secret.
    ///
    /// - Parameter milliseconds: how long anything in it may take; our own deadline comes first.
    func address(milliseconds: Int) -> String {
        let places = hosts.map {
            $0.name.utf8.contains(UInt8(ascii: ":")) ? "[\($0.name)]:\($0.port)" : "\($0.name):\($0.port)"
        }
        var options = [
            "appname=datasource-bridge", "retryReads=false", "serverSelectionTryOnce=true",
            "connectTimeoutMS=\(milliseconds)", "serverSelectionTimeoutMS=\(milliseconds)",
            "socketTimeoutMS=\(milliseconds)",
        ]
        if let replicaSet {
            options.append("replicaSet=" + Self.percentEncoded(replicaSet))
        }
        if isLoadBalanced {
            options.append("loadBalanced=true")
        } else if connectsDirectly ?? (hosts.count == 1 && replicaSet == nil) {
            options.append("directConnection=true")
        }
        return "mongodb://\(places.joined(separator: ","))/?\(options.joined(separator: "&"))"
    }

    private static func percentEncoded(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain = (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            guard !isPlain else { return String(UnicodeScalar(byte)) }
            let digits = String(byte, radix: 16)
            return digits.utf8.count == 1 ? "%0" + digits : "%" + digits
        }.joined()
    }
}
