import JSON
import Testing

@testable import Bridge

/// Choosing from a cached schema.
@Suite struct SchemaQueryTests {
    private static let schemas =
        #"[{"schemaName":"a","tables":[{"name":"t"},{"name":"u"}]},{"schemaName":"b","tables":[{"name":"t"}]},{"schemaName":"c","tables":[]}]"#

    @Test(
        arguments: [
            (nil, nil, schemas),
            ("a", nil, #"[{"schemaName":"a","tables":[{"name":"t"},{"name":"u"}]}]"#),
            ("c", nil, #"[{"schemaName":"c","tables":[]}]"#),
            (nil, "t", #"[{"schemaName":"a","tables":[{"name":"t"}]},{"schemaName":"b","tables":[{"name":"t"}]}]"#),
            ("b", "t", #"[{"schemaName":"b","tables":[{"name":"t"}]}]"#),
            ("b", "u", "[]"),
            ("A", nil, "[]"),
            (nil, "T", "[]"),
        ] as [(String?, String?, String)]
    )
    func onlyWhatWasAskedForIsThere(schema: String?, table: String?, expected: String) throws {
        let all = try #require(json(Self.schemas).array)
        let query = SchemaQuery(name: "x", schemaName: schema, tableName: table)
        #expect(JSONValue.array(query.select(from: all)) == (try json(expected)))
    }
}
