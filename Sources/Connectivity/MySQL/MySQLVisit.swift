import JSON

/// A connection that is logged in, and what was found out by looking around once.
struct MySQLVisit {
    let connection: MySQLConnection
    let parameters: MySQLParameters
    let server: MySQLServer
    let tls: TLSFacts

    /// The name that the server itself gives the database; nil when none was asked for.
    private let database: String?

    /// - Parameters:
    ///   - connection: logged in. An expired password may show only now.
    ///   - isVerified: whether the certificate of the server was verified.
    ///   - expected: what the type of the source says.
    init(
        _ connection: MySQLConnection,
        _ parameters: MySQLParameters,
        isVerified: Bool,
        expected: MySQLServer.Product
    ) throws(TestFailure) {
        self.connection = connection
        self.parameters = parameters
        let usesTLS = connection.usesTLS
        tls = TLSFacts(
            used: usesTLS,
            version: usesTLS ? connection.tlsVersion : nil,
            verified: usesTLS && isVerified
        )
        let rows = try Self.rows(of: "SELECT VERSION(), @@version_comment, DATABASE()", connection, parameters)
        guard let row = rows.first, row.count == 3, let banner = row[0] else {
            throw MySQLFailures.notMySQL(at: .query)
        }
        let comment = row[1] ?? ""
        database = row[2]
        let mayBeSingleStore = expected == .singleStore || MySQLServer.isSingleStore(comment: comment)
        server = MySQLServer(
            banner: banner,
            comment: comment,
            singleStore: mayBeSingleStore ? try Self.singleStoreVersion(connection, parameters) : nil
        )
    }

    private static let unknownVariable = 1193

    /// Nil where the server isn't SingleStore.
    private static func singleStoreVersion(
        _ connection: MySQLConnection,
        _ parameters: MySQLParameters
    ) throws(TestFailure) -> String? {
        do throws(MySQLError) {
            var version: String?
            try connection.run("SELECT @@memsql_version") { version = $0.first ?? nil }
            return version
        } catch {
            guard error.code != unknownVariable else { return nil }
            throw failure(error, connection, parameters)
        }
    }

    /// The rows of a small result, or of one that the statement itself bounds.
    func rows(of statement: String) throws(TestFailure) -> [[String?]] {
        try Self.rows(of: statement, connection, parameters)
    }

    private static func rows(
        of statement: String,
        _ connection: MySQLConnection,
        _ parameters: MySQLParameters
    ) throws(TestFailure) -> [[String?]] {
        do throws(MySQLError) {
            var rows: [[String?]] = []
            try connection.run(statement) { rows.append($0) }
            return rows
        } catch {
            throw failure(error, connection, parameters)
        }
    }

    private static func failure(
        _ error: MySQLError,
        _ connection: MySQLConnection,
        _ parameters: MySQLParameters
    ) -> TestFailure {
        if error.isOurs {
            return MySQLFailures.ofLibrary(error, at: .query)
        }
        let situation = MySQLRefusal.Situation(
            parameters: parameters,
            usesTLS: connection.usesTLS,
            serverOffersTLS: connection.usesTLS,
            stage: .query
        )
        return MySQLRefusal(error: error, situation: situation).failure
    }

    /// As a report shows it.
    var facts: JSONObject {
        var facts: JSONObject = ["product": .string(server.product.rawValue)]
        facts["version"] = server.version.map(JSONValue.string)
        facts["database"] = database.map(JSONValue.string)
        return facts
    }

    /// - Parameter expected: what the type of the source says; MariaDB counts as MySQL, because it has no type of its own.
    func warnings(expected: MySQLServer.Product) -> [String] {
        var warnings: [String] = []
        if !tls.used, parameters.tlsMode != .disable {
            warnings.append("The connection isn't encrypted, because the server doesn't offer TLS.")
        }
        if (server.product == .singleStore) != (expected == .singleStore) {
            warnings.append("The server is \(server.product.rawValue), not \(expected.rawValue).")
        }
        return warnings
    }
}
