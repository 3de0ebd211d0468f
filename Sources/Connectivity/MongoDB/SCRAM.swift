import Datasource
import NativeLibraries

/// The client's side of one login by SCRAM: RFC 5802 and RFC 7677, without channel binding. It does no I/O.
struct SCRAM {
    enum Failure: Error {
        /// What the server said isn't SCRAM, or demands too much.
        case malformed
        /// The server didn't prove that it knows the password.
        case impostor
        /// libcrypto can't do it, for example because a policy forbids SHA-1 or MD5.
        case unavailable
    }

    enum Algorithm {
        case sha1
        case sha256
    }

    /// RFC 5802, section 5.1 recommends at least this many.
    private static let leastIterations = 4096

    /// More would take seconds, during which nobody can stop the library.
    private static let mostIterations = 600_000

    private let digests: Digests
    private let password: [UInt8]
    private let clientFirstBare: String
    private let nonce: String
    private var serverSignature: [UInt8] = []

    /// - Parameters:
    ///   - password: as the algorithm takes it.
    ///   - nonce: printable characters without a comma, never used before.
    init(_ digests: Digests, username: String, password: [UInt8], nonce: String) {
        self.digests = digests
        self.password = password
        self.nonce = nonce
        var name: [UInt8] = []
        for byte in username.utf8 {
            switch byte {
            case UInt8(ascii: "="): name += Array("=3D".utf8)
            case UInt8(ascii: ","): name += Array("=2C".utf8)
            default: name.append(byte)
            }
        }
        clientFirstBare = "n=\(String(decoding: name, as: UTF8.self)),r=\(nonce)"
    }

    var firstMessage: String { "n,," + clientFirstBare }

    /// Answers the server's first message, which proves that we know the password.
    mutating func finalMessage(answering serverFirst: String) throws(Failure) -> String {
        let members = Self.members(serverFirst)
        guard let wholeNonce = members["r"], wholeNonce.utf8.starts(with: nonce.utf8),
            wholeNonce.utf8.count > nonce.utf8.count,
            let salt = members["s"].flatMap(digests.decodedBase64), !salt.isEmpty,
            let iterations = members["i"].flatMap({ Int($0) }),
            (Self.leastIterations...Self.mostIterations).contains(iterations), members["m"] == nil
        else {
            throw .malformed
        }
        let withoutProof = "c=biws,r=\(wholeNonce)"
        let message = Array("\(clientFirstBare),\(serverFirst),\(withoutProof)".utf8)
        guard let salted = digests.derivedKey(password, salt, iterations),
            let clientKey = digests.keyed(salted, Array("Client Key".utf8)),
            let storedKey = digests.plain(clientKey),
            let clientSignature = digests.keyed(storedKey, message),
            let serverKey = digests.keyed(salted, Array("Server Key".utf8)),
            let signature = digests.keyed(serverKey, message)
        else {
            throw .unavailable
        }
        serverSignature = signature
        let proof = zip(clientKey, clientSignature).map { $0 ^ $1 }
        return "\(withoutProof),p=\(digests.encodedBase64(proof))"
    }

    /// Checks the server's last message, which proves that it knows the password too.
    func check(_ serverFinal: String) throws(Failure) {
        guard let given = Self.members(serverFinal)["v"].flatMap(digests.decodedBase64) else { throw .malformed }
        guard !serverSignature.isEmpty, digests.areEqual(given, serverSignature) else { throw .impostor }
    }

    /// `r=abc,s=def` by its letters; the value of each goes up to the next comma.
    private static func members(_ message: String) -> [String: String] {
        var members: [String: String] = [:]
        for part in message.split(separator: ",") where part.utf8.dropFirst().first == UInt8(ascii: "=") {
            members[String(part.prefix(1))] = String(part.dropFirst(2))
        }
        return members
    }
}
