import Connectivity
import JSON
import JSONRPC
import Testing

@testable import Bridge

/// Whether what the tenancy settings name is there.
@Suite struct TenancyCheckTests {
    private static let schema = DiscoveredSchema(
        schemas: [
            .init(
                name: "public",
                tables: [
                    .init(
                        name: "clients",
                        kind: "table",
                        columns: [
                            .init(name: "id", type: "int", isNullable: false),
                            .init(name: "name", type: "text", isNullable: true),
                        ]
                    )
                ]
            )
        ]
    )

    private static func settings(_ changes: JSONObject = [:]) -> JSONObject {
        var settings: JSONObject = [
            "tenancyLevel": "TABLE", "schemaName": "public", "tableName": "clients",
            "tableClientNameColumn": "name", "tablePrimaryKeyColumn": "id",
        ]
        for change in changes.members {
            settings[change.key.string] = change.value
        }
        return settings
    }

    private static func error(_ settings: JSONObject?) -> RPCError? {
        failure { try TenancyCheck(settings).run(against: schema, failingWith: .tenancySettingsCreateFailed) }
    }

    @Test(arguments: [
        nil,
        settings(),
        settings(["tenancyLevel": "DATABASE.TABLE"]),
        ["tenancyLevel": "DATABASE"],
        settings(["tenancyLevel": "DATABASE", "tableName": "nowhere"]),
    ])
    func whatIsThereIsAccepted(settings: JSONObject?) {
        #expect(Self.error(settings) == nil)
    }

    @Test(arguments: [
        (settings(["schemaName": "Public"]), ["not_found /tenancySettings/schemaName"]),
        (settings(["tableName": "client"]), ["not_found /tenancySettings/tableName"]),
        (settings(["tablePrimaryKeyColumn": "ID"]), ["not_found /tenancySettings/tablePrimaryKeyColumn"]),
        (
            settings(["tableClientNameColumn": "x", "tablePrimaryKeyColumn": "y"]),
            ["not_found /tenancySettings/tableClientNameColumn", "not_found /tenancySettings/tablePrimaryKeyColumn"]
        ),
    ])
    func whatLeadsNowhereIsNamed(settings: JSONObject, expected: [String]) throws {
        let error = try #require(Self.error(settings))
        #expect(error.code == .tenancySettingsCreateFailed)
        #expect(error.summary == expected)
    }
}
