import JSON
import Testing

@testable import Connectivity

extension PostgresServerTests {
    struct Schemas {
        @Test("All that the user may see, in order")
        func everything() throws {
            let schema = try discover()
            #expect(schema.schemas.map(\.name) == ["empty", "odd \"name'", "public", "sales"])
            #expect(schema.schemas.map(\.tables.count) == [0, 1, 0, 8])
        }

        @Test("Tables of every kind, with their columns")
        func tables() throws {
            let schema = try discover(["schema": "sales"])
            #expect(
                schema.json == [
                    [
                        "schemaName": "sales",
                        "tables": [
                            table("bare", "table", []),
                            table(
                                "customers",
                                "table",
                                [
                                    column("id", "bigint", false),
                                    column("name", "character varying(40)", false),
                                    column("born", "date", true),
                                    column("balance", "numeric(12,2)", true),
                                    column("tags", "text[]", true),
                                ]
                            ),
                            table("dropped", "table", [column("kept", "integer", true)]),
                            table("events", "partitioned table", events),
                            table("events_1", "table", events),
                            table("names", "view", [column("name", "character varying(40)", true)]),
                            table("remote", "foreign table", [column("id", "integer", true)]),
                            table("totals", "materialized view", [column("n", "bigint", true)]),
                        ],
                    ]
                ]
            )
        }

        @Test("Odd names come as they are")
        func oddNames() throws {
            let schema = try discover(["schema": "odd \"name'"])
            #expect(
                schema.json == [
                    [
                        "schemaName": "odd \"name'",
                        "tables": [table("Table é", "table", [column("Column \"x\"", "integer", true)])],
                    ]
                ]
            )
        }

        @Test("A user with little rights sees little")
        func limited() throws {
            let schema = try discover(["username": "limited", "schema": "sales"])
            #expect(
                schema.json == [
                    ["schemaName": "sales", "tables": [table("customers", "table", [column("id", "bigint", false)])]]
                ]
            )
        }

        @Test("What inherited the protocol is read through the standard's views", arguments: ["rs", "crdb"])
        func standardViews(_ user: String) throws {
            let schema = try discover(["username": .string(user), "schema": "sales"])
            let tables = try #require(schema.schemas.first?.tables)
            #expect(schema.schemas.map(\.name) == ["sales"])
            // The standard knows no materialized views.
            #expect(tables.map(\.name) == ["bare", "customers", "dropped", "events", "events_1", "names", "remote"])
            #expect(
                tables.map(\.kind) == ["table", "table", "table", "table", "table", "view", "foreign table"]
            )
            #expect(tables[1].columns.map(\.type) == ["bigint", "character varying", "date", "numeric", "ARRAY"])
            #expect(tables[1].columns.map(\.isNullable) == [false, false, true, true, true])
            #expect(
                try discover(["username": .string(user), "schema": "empty"]).json == [
                    ["schemaName": "empty", "tables": []]
                ]
            )
        }

        @Test("More columns than there may be are refused, not cut")
        func bound() throws {
            let failure = try #require(throws: TestFailure.self) {
                try discover(["schema": "sales"], columnLimit: 5)
            }
            #expect(failure.reason == .quotaExceeded)
            #expect(failure.stage == .query)
        }

        @Test(
            "A failure is told as a test would tell it",
            arguments: [
                (JSONObject(dictionaryLiteral: ("schema", "none")), Reason.schemaNotFound),
                (JSONObject(dictionaryLiteral: ("database", "none")), Reason.databaseNotFound),
            ]
        )
        func failure(_ changes: JSONObject, _ reason: Reason) throws {
            let failure = try #require(throws: TestFailure.self) { try discover(changes) }
            #expect(failure.reason == reason)
        }

        private func discover(
            _ changes: JSONObject = [:],
            columnLimit: Int = PostgresDriver.columnLimit
        ) throws -> DiscoveredSchema {
            let credentials = try PostgresCredentials(.main, changes).credentials
            return try PostgresDriver.local(columnLimit: columnLimit).discoverSchema(credentials, session: .patient())
        }

        private let events: [JSONValue] = [
            ["name": "id", "type": "integer", "nullable": false],
            ["name": "happened", "type": "timestamp with time zone", "nullable": true],
        ]

        private func table(_ name: String, _ kind: String, _ columns: [JSONValue]) -> JSONValue {
            ["name": .string(name), "kind": .string(kind), "columns": .array(columns)]
        }

        private func column(_ name: String, _ type: String, _ isNullable: Bool) -> JSONValue {
            ["name": .string(name), "type": .string(type), "nullable": .bool(isNullable)]
        }
    }
}
