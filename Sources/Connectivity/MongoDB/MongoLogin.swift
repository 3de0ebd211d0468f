import Datasource
import JSON
import NativeLibraries

/// Proves to the server who we are: one try, with commands that tell the server's own answer to each step.
///
/// libmongoc's own login begins twice when the server refuses the first one, which it sends along with its greeting.
struct MongoLogin {
    let connection: MongoConnection
    let parameters: MongoParameters
    let library: MongoLibrary

    /// Nil for a server that nobody has to log in to.
    private(set) var mechanism: MongoMechanism?

    init(_ connection: MongoConnection, _ parameters: MongoParameters, _ library: MongoLibrary) {
        self.connection = connection
        self.parameters = parameters
        self.library = library
    }

    enum Failure: Error {
        case connection(MongoConnection.Failure)
        case scram(SCRAM.Failure)
        case noPassword
        case missingLibrary(LibraryError)
    }

    mutating func run() throws(Failure) {
        if parameters.mechanism == .x509 {
            mechanism = .x509
            return try logInByCertificate()
        }
        guard let username = parameters.username else { return }
        guard let password = parameters.password else { throw .noPassword }
        let mechanism: MongoMechanism
        if let named = parameters.mechanism {
            mechanism = named
        } else {
            mechanism = try offered(to: username)
        }
        self.mechanism = mechanism
        switch mechanism {
        case .plain: try logInPlainly(username, password)
        case .scramSHA1: try converse(username, password, .sha1, mechanism)
        case .scramSHA256, .x509: try converse(username, password, .sha256, mechanism)
        }
    }

    /// Asks which mechanisms the user has. A server that doesn't tell, because it is old or there is no such user, gets the
    /// newest that it knows.
    private func offered(to username: String) throws(Failure) -> MongoMechanism {
        let question: JSONObject = ["saslSupportedMechs": .string("\(parameters.userDatabase).\(username)")]
        let answer = try greeting(question)
        let names = answer["saslSupportedMechs"]?.array?.compactMap(\.string) ?? []
        let version40 = 7
        let isOld = answer["maxWireVersion"]?.integer.map { $0 < version40 } ?? false
        let onlySHA1 =
            names.contains(MongoMechanism.scramSHA1.rawValue) && !names.contains(MongoMechanism.scramSHA256.rawValue)
        return isOld || onlySHA1 ? .scramSHA1 : .scramSHA256
    }

    private func greeting(_ more: JSONObject) throws(Failure) -> JSONObject {
        let commandNotFound = 59
        do throws(MongoConnection.Failure) {
            return try connection.run(Self.command("hello", more), on: "admin")
        } catch {
            guard case .refused(let refusal) = error, refusal.code == commandNotFound else { throw .connection(error) }
        }
        return try run(Self.command("isMaster", more), on: "admin")
    }

    // MARK: - Mechanisms

    private func logInByCertificate() throws(Failure) {
        var command: JSONObject = ["authenticate": 1, "mechanism": .string(MongoMechanism.x509.rawValue)]
        command["user"] = parameters.username.map(JSONValue.string)
        _ = try run(command, on: "$external")
    }

    private func logInPlainly(_ username: String, _ password: Secret) throws(Failure) {
        let digests = try digests(.sha256)
        let payload = [0] + Array(username.utf8) + [0] + Array(password.revealed.utf8)
        _ = try begin(.plain, payload, digests)
    }

    private func converse(
        _ username: String,
        _ password: Secret,
        _ algorithm: SCRAM.Algorithm,
        _ mechanism: MongoMechanism
    ) throws(Failure) {
        let digests = try digests(algorithm)
        guard let nonce = digests.nonce,
            let prepared = PreparedPassword.bytes(password, of: username, digests, library.normalization)
        else {
            throw .scram(.unavailable)
        }
        var scram = SCRAM(digests, username: username, password: prepared, nonce: nonce)
        let first = try begin(mechanism, Array(scram.firstMessage.utf8), digests)
        let proof: String
        let second: JSONObject
        do throws(SCRAM.Failure) {
            proof = try scram.finalMessage(answering: payload(of: first, digests))
        } catch {
            throw .scram(error)
        }
        second = try goOn(first, Array(proof.utf8), digests)
        do throws(SCRAM.Failure) {
            try scram.check(payload(of: second, digests))
        } catch {
            throw .scram(error)
        }
        if second["done"]?.bool != true {
            // Servers before 4.4 want an empty message at the end.
            _ = try goOn(first, [], digests)
        }
    }

    private func digests(_ algorithm: SCRAM.Algorithm) throws(Failure) -> Digests {
        do throws(LibraryError) {
            return Digests(library: try DigestLibrary.shared.functions(), algorithm: algorithm)
        } catch {
            throw .missingLibrary(error)
        }
    }

    // MARK: - Commands

    private func begin(_ mechanism: MongoMechanism, _ payload: [UInt8], _ digests: Digests) throws(Failure)
        -> JSONObject
    {
        let command: JSONObject = [
            "saslStart": 1, "mechanism": .string(mechanism.rawValue), "payload": Self.binary(payload, digests),
            "autoAuthorize": 1, "options": ["skipEmptyExchange": true],
        ]
        return try run(command, on: parameters.userDatabase)
    }

    private func goOn(_ first: JSONObject, _ payload: [UInt8], _ digests: Digests) throws(Failure) -> JSONObject {
        let command: JSONObject = [
            "saslContinue": 1, "conversationId": first["conversationId"] ?? 1,
            "payload": Self.binary(payload, digests),
        ]
        return try run(command, on: parameters.userDatabase)
    }

    private func run(_ command: JSONObject, on database: String) throws(Failure) -> JSONObject {
        do throws(MongoConnection.Failure) {
            return try connection.run(command, on: database)
        } catch {
            throw .connection(error)
        }
    }

    private static func command(_ name: String, _ more: JSONObject) -> JSONObject {
        JSONObject([(key: name, value: 1)] + more.members.map { (key: $0.key.string, value: $0.value) })
    }

    /// Bytes in MongoDB's extended JSON.
    private static func binary(_ bytes: [UInt8], _ digests: Digests) -> JSONValue {
        ["$binary": ["base64": .string(digests.encodedBase64(bytes)), "subType": "00"]]
    }

    private func payload(of answer: JSONObject, _ digests: Digests) throws(SCRAM.Failure) -> String {
        guard let text = answer["payload"]?["$binary"]?["base64"]?.string, let bytes = digests.decodedBase64(text)
        else {
            throw .malformed
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
