import Datasource
import JSON

/// What RiverGen keeps beside a data source that isn't needed to connect, in its own words.
enum RiverGenOptions {
    static let form = ObjectForm(
        LocalOptions.form.fields.filter { $0.name != "description" } + [
            Field(
                "description",
                "Description",
                .string,
                in: .options,
                help: "A note for people.",
                format: .text,
                example: "Main warehouse",
                origin: .documented
            ),
            number("connection_pool_size", "Connections", from: 1, 5, help: "How many connections are kept open."),
            number("connection_timeout", "Connection timeout", from: 1, 30, help: "Seconds allowed to connect."),
            number("query_timeout", "Query timeout", from: 1, 300, help: "Seconds allowed for a query."),
            number("max_retries", "Retries", from: 0, 3, help: "How often a query that failed is tried again."),
            Field(
                "schema_auto_refresh",
                "Refresh of the schema",
                .boolean,
                in: .options,
                help: "Whether the schema is read again by itself.",
                example: true,
                origin: .documented
            ),
            number(
                "schema_refresh_interval",
                "Refresh interval",
                from: 1,
                3600,
                help: "Seconds between two refreshes."
            ),
            number("workspace_id", "Workspace", from: 1, 1, help: "The workspace that it belongs to."),
        ]
    )

    /// Whole numbers have 32 bits at most.
    private static func number(
        _ name: String,
        _ label: String,
        from lowest: Int,
        _ example: Int,
        help: String
    ) -> Field {
        Field(
            name,
            label,
            .integer,
            in: .options,
            help: help,
            range: lowest...Int(Int32.max),
            example: .number(JSONNumber(example)),
            origin: .documented
        )
    }
}
