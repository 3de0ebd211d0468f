import Datasource
import JSON
import NativeLibraries
import POSIX

/// A connection to a server on which the user is logged in, and what may be asked there.
final class MongoVisit {
    let parameters: MongoParameters
    private let opener: MongoOpener
    private let connection: MongoConnection
    private let mechanism: MongoMechanism?

    /// How long the server may work on one command, in milliseconds.
    private let workLimit: Int

    /// Connects and logs in.
    ///
    /// - Parameter milliseconds: how much time there is for all.
    init(_ opener: MongoOpener, milliseconds: Int) throws(TestFailure) {
        let parameters = opener.parameters
        self.parameters = parameters
        self.opener = opener
        workLimit = milliseconds
        // Ours comes first, and tells more.
        let lateEnough = milliseconds + 60_000
        connection = try MongoConnection(opener.library, parameters.address(milliseconds: lateEnough), opener)
        opener.isClosed = true
        opener.noteTLS()
        opener.record.begin(.authenticate, "Logging in.")
        var login = MongoLogin(connection, parameters, opener.library)
        do throws(MongoLogin.Failure) {
            try login.run()
        } catch {
            throw Self.failure(of: error, parameters, opener)
        }
        mechanism = login.mechanism
    }

    /// Runs a command; what the server refuses is a failure of the stage under way.
    func run(_ command: JSONObject, on database: String) throws(TestFailure) -> JSONObject {
        do throws(MongoConnection.Failure) {
            return try connection.run(command, on: database)
        } catch {
            throw Self.failure(of: error, parameters, opener)
        }
    }

    /// As `run`, but nil where the server forbids it.
    func runIfAllowed(_ command: JSONObject, on database: String) throws(TestFailure) -> JSONObject? {
        let unauthorized = 13
        do throws(MongoConnection.Failure) {
            return try connection.run(command, on: database)
        } catch {
            if case .refused(let refusal) = error, refusal.code == unauthorized {
                return nil
            }
            throw Self.failure(of: error, parameters, opener)
        }
    }

    /// The server's answer to somebody who may not read anything.
    var forbidden: TestFailure {
        let unauthorized = MongoServerError(code: 13)
        return MongoRefusal(error: unauthorized, parameters: parameters, stage: .authorize).failure
    }

    // MARK: - What there is

    /// The names of the databases that the user may see; nil where the server doesn't say.
    func databaseNames() throws(TestFailure) -> [String]? {
        let command: JSONObject = ["listDatabases": 1, "nameOnly": true, "maxTimeMS": .number(JSONNumber(workLimit))]
        let answer = try runIfAllowed(command, on: "admin")
        return answer?["databases"]?.array?.compactMap { $0["name"]?.string }
    }

    /// A collection, or what looks like one.
    struct Collection {
        let name: String

        /// `collection`, `view`, `timeseries`
        let kind: String
    }

    /// Those that the user may read, up to a number of them.
    ///
    /// - Returns: nil where the server forbids to look.
    func collections(of database: String, limit: Int) throws(TestFailure) -> [Collection]? {
        let command: JSONObject = [
            "listCollections": 1, "nameOnly": true, "authorizedCollections": true,
            "maxTimeMS": .number(JSONNumber(workLimit)),
        ]
        guard var answer = try runIfAllowed(command, on: database) else { return nil }
        var collections: [Collection] = []
        var batch = "firstBatch"
        while let cursor = answer["cursor"] {
            collections += (cursor[batch]?.array ?? []).compactMap(Collection.init)
            guard collections.count <= limit, let next = cursor["id"], next.integer != 0 else { break }
            answer = try run(["getMore": Self.long(next), "collection": "$cmd.listCollections"], on: database)
            batch = "nextBatch"
        }
        return collections
    }

    /// The server wants the number of a cursor in 64 bits, however small it is.
    private static func long(_ value: JSONValue) -> JSONValue {
        guard case .number(let number) = value else { return value }
        return ["$numberLong": .string(number.spelling)]
    }

    /// Reads one document at most, to see whether that is allowed.
    func mayRead(_ collection: String, of database: String) throws(TestFailure) -> Bool {
        let command: JSONObject = [
            "find": .string(collection), "limit": 1, "singleBatch": true, "projection": ["_id": 1],
            "maxTimeMS": .number(JSONNumber(workLimit)),
        ]
        return try runIfAllowed(command, on: database) != nil
    }

    /// What the server is: product and version.
    func server() throws(TestFailure) -> JSONObject {
        let answer = try run(["buildInfo": 1], on: "admin")
        var server: JSONObject = ["product": .string(answer["ferretdb"] == nil ? "MongoDB" : "FerretDB")]
        server["version"] = answer["ferretdb"]?["version"] ?? answer["version"]
        server["database"] = parameters.database.map(JSONValue.string)
        server["authMechanism"] = mechanism.map { .string($0.rawValue) }
        return server
    }

    // MARK: - What went wrong

    private static func failure(
        of failure: MongoConnection.Failure,
        _ parameters: MongoParameters,
        _ opener: MongoOpener
    ) -> TestFailure {
        switch failure {
        case .refused(let error):
            MongoRefusal(error: error, parameters: parameters, stage: opener.record.current).failure
        case .lost: opener.lost
        }
    }

    private static func failure(
        of failure: MongoLogin.Failure,
        _ parameters: MongoParameters,
        _ opener: MongoOpener
    ) -> TestFailure {
        switch failure {
        case .connection(let failure): return self.failure(of: failure, parameters, opener)
        case .missingLibrary(let error): return .missingLibrary(error)
        case .noPassword:
            return TestFailure(
                stage: .authenticate,
                reason: .authenticationFailed,
                message: "The login needs a password, and none is given.",
                fields: parameters.fields("password"),
                hint: "Give the password of the user."
            )
        case .scram(.malformed):
            return MongoFailures(parameters.fields).notMongo
        case .scram(.impostor):
            return TestFailure(
                stage: .authenticate,
                reason: .protocolError,
                message: "The server took the login, but couldn't prove that it knows the password.",
                fields: parameters.fields("host"),
                hint: "Check that nobody stands in for the server."
            )
        case .scram(.unavailable):
            return TestFailure(
                stage: .authenticate,
                reason: .driverUnavailable,
                message: "The libcrypto of this computer can't compute what the login needs.",
                fields: parameters.fields("username"),
                hint: "Check whether a policy of this computer forbids SHA-1 or MD5, and give the user SCRAM-SHA-256."
            )
        }
    }
}

extension MongoVisit.Collection {
    fileprivate init?(_ entry: JSONValue) {
        guard let name = entry["name"]?.string else { return nil }
        self.init(name: name, kind: entry["type"]?.string ?? "collection")
    }
}
