import JSON
import NativeLibraries
import POSIX

/// A connection that is logged in, and what was found out by looking around once.
struct PostgresVisit {
    let server: PostgresServer

    /// The name that the server itself gives the database.
    let database: String
    let query: PostgresQuery

    /// Nil where there is no such schema, or none was asked for.
    private let mayUseSchema: Bool?

    /// - Parameter connection: logged in.
    init(
        _ connection: PostgresConnection,
        _ parameters: PostgresParameters,
        _ waiter: DescriptorWaiter
    ) throws(TestFailure) {
        query = PostgresQuery(connection: connection, parameters: parameters, waiter: waiter)
        var answer: [String?] = []
        try query.run(Self.statement, [parameters.schema]) { answer = $0 }
        guard answer.count == 3, let banner = answer[0], let database = answer[1] else {
            throw PostgresFailures.notPostgres(at: .query)
        }
        server = PostgresServer(banner: banner)
        self.database = database
        mayUseSchema = answer[2].map { $0 == "t" }
    }

    /// Everything in one go. The function isn't qualified, because some products have their own in front of the one that they
    /// inherited.
    private static let statement = """
        SELECT version(), current_database(),
            (SELECT has_schema_privilege(n.oid, 'USAGE') FROM pg_catalog.pg_namespace n WHERE n.nspname::text = $1::text)
        """

    /// - Throws: when a schema is given that isn't there, or that the user may not use.
    func checkSchema() throws(TestFailure) {
        guard query.parameters.schema != nil else { return }
        guard let mayUseSchema else { throw .missingSchema }
        guard mayUseSchema else { throw .forbiddenSchema }
    }

    /// As a report shows it.
    var facts: JSONObject {
        var facts: JSONObject = ["product": .string(server.name)]
        facts["version"] = server.version.map(JSONValue.string)
        facts["database"] = .string(database)
        return facts
    }

    /// - Parameter expected: what the type of the source says.
    func warnings(expected: PostgresServer.Product?) -> [String] {
        guard let expected, let product = server.product, product != expected else { return [] }
        return ["The server is \(product.label), not \(expected.label)."]
    }
}
