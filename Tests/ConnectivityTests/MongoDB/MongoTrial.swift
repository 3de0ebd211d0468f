import JSON
import POSIX

@testable import Connectivity

/// Credentials of the test servers, with what a test changes; `.null` takes a member away.
struct MongoCredentials: Sendable {
    static let oddPassword = "q'u\"o\\te%41 é@:/"

    var flavour = MongoServers.Flavour.withoutTLS
    var changes: JSONObject = [:]
    var password: String? = "right-pw"

    /// With `PORT`, `FRONT` and `TLS` for the ports of the server and of the one in front, and the folder of certificates.
    var connectionString: String?

    /// The name of a file with the key for the client's certificate.
    var keyFile: String?

    func trial(
        _ driver: MongoDriver = .local(),
        milliseconds: Int = 10_000,
        interruption: Interruption? = nil
    ) throws -> HTTPTrial {
        let servers = try MongoServers.shared()
        var plain: JSONObject = [:]
        var secrets: [String: String] = [:]
        if let connectionString {
            secrets["connectionString"] = try Self.filled(connectionString, servers, flavour)
        } else {
            plain = [
                "host": "localhost", "port": .number(JSONNumber(try servers.port(flavour))), "username": "alice",
                "database": "app", "authSource": "admin", "sslMode": "disable",
            ]
            secrets["password"] = password
        }
        for member in changes.members {
            guard let text = member.value.string else {
                plain[member.key.string] = member.value.isNull ? nil : member.value
                continue
            }
            plain[member.key.string] = .string(try Self.filled(text, servers, flavour))
        }
        secrets["sslKey"] = try keyFile.map(servers.text)
        return try HTTPTrial(
            driver,
            "mongodb",
            plain,
            secrets: secrets,
            milliseconds: milliseconds,
            interruption: interruption
        )
    }

    private static func filled(
        _ text: String,
        _ servers: MongoServers,
        _ flavour: MongoServers.Flavour
    ) throws -> String {
        text.replacing("PORT", with: String(try servers.port(flavour)))
            .replacing("FRONT", with: String(try servers.port(.front)))
            .replacing("TLS", with: servers.tls)
    }
}

extension MongoDriver {
    /// The driver as the registry has it, but sure of the address: not every machine knows `localhost` in both families.
    static func local(collectionLimit: Int = MongoDriver.collectionLimit) -> MongoDriver {
        MongoDriver(collectionLimit: collectionLimit) { host, interruption throws(HostResolver.Failure) in
            guard host == "localhost" else {
                return try HostResolver.addresses(of: host, interruption: interruption)
            }
            return ["127.0.0.1"]
        }
    }
}
