import Datasource
import JSON
import POSIX
import Testing

@testable import Connectivity

extension MongoServerTests {
    struct Schemas {
        private func schema(
            of user: String,
            database: String? = "app",
            limit: Int = MongoDriver.collectionLimit
        ) throws -> DiscoveredSchema {
            var plain: JSONObject = [
                "host": "127.0.0.1", "port": .number(JSONNumber(try MongoServers.shared().port(.withoutTLS))),
                "username": .string(user), "authSource": "admin", "sslMode": "disable",
            ]
            plain["database"] = database.map(JSONValue.string)
            let credentials = Credentials(plain: plain, secrets: [JSONPointer("password"): Secret("right-pw")])
            let interruption = Interruption(deadline: Instant.now.advanced(byMilliseconds: 20_000))
            let session = TestSession(interruption: interruption) { _, _ in }
            return try MongoDriver.local(collectionLimit: limit).discoverSchema(credentials, session: session)
        }

        @Test("Collections are tables, and what their documents have are columns")
        func columns() throws {
            let schemas = try schema(of: "alice").schemas
            #expect(schemas.map(\.name) == ["app"])
            let tables = try #require(schemas.first).tables
            #expect(tables.map(\.name) == ["customers", "orders 2026"])
            let columns = try #require(tables.first).columns.map { "\($0.name) \($0.type) \($0.isNullable)" }
            #expect(
                columns == [
                    "_id objectId false", "name string false", "age double|int false", "tags array true",
                    "home object true", "born null true",
                ]
            )
        }

        @Test("Without a database, all are read that the user sees")
        func everything() throws {
            #expect(try schema(of: "root", database: nil).schemas.map(\.name) == ["app", "shop"])
        }

        @Test("Too many collections aren't read")
        func tooMany() throws {
            do {
                _ = try schema(of: "alice", limit: 1)
                Issue.record("It was read.")
            } catch let failure as TestFailure {
                #expect(failure.reason == .quotaExceeded)
            }
        }
    }
}
