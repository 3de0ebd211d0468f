/// What RiverGen documents of the `data` in its answers.
enum RiverGenShapes {
    private typealias Members = [String: AnswerShape.Kind]

    // MARK: - Sources

    static let source = AnswerShape(
        ["id": .integer, "name": .string, "type": .string],
        optional: sourceMembers
    )

    /// A source of which only the id must be told.
    static let changedSource = AnswerShape(["id": .integer], optional: sourceMembers)

    /// What a source has.
    private static let sourceMembers: Members = {
        let created = RiverGenField.all.filter { $0.home == .source }.map { ($0.name, $0.kind) }
        return Members(uniqueKeysWithValues: created).merging(serverMembers) { $1 }
    }()

    /// What RiverGen alone says of a source.
    static let serverMembers: [String: AnswerShape.Kind] = [
        "id": .integer, "organization_id": .integer, "ssh_key_id": .integer, "status": .string,
        "last_tested_at": .string, "last_successful_connection_at": .string, "last_failed_connection_at": .string,
        "failure_count": .integer, "failure_reason": .string, "schema_discovered_at": .string,
        "created_by_user_id": .integer, "created_at": .string, "updated_at": .string, "updated_by_user_id": .integer,
    ]

    static let page = AnswerShape([
        "items": .objects(source),
        "pagination": .object(
            AnswerShape(
                ["page": .integer, "page_size": .integer, "has_next": .boolean],
                optional: ["total_items": .integer, "total_pages": .integer, "has_previous": .boolean]
            )
        ),
    ])

    // MARK: - Writes

    static let credentialsUpdate = AnswerShape(
        ["data_source_id": .integer],
        optional: ["credentials_updated_at": .string]
    )

    static let deletion = AnswerShape(["data_source_id": .integer, "deleted_at": .string])

    // MARK: - Findings

    static let test = AnswerShape(
        ["connection_successful": .boolean],
        optional: [
            "data_source_id": .integer, "status": .string, "response_time_ms": .number, "tested_at": .string,
            "ssh_tunnel_established": .boolean, "database_version": .string, "error_message": .string,
            "error_code": .string,
        ]
    )

    static let health = AnswerShape(
        ["current_status": .string],
        optional: [
            "data_source_id": .integer, "last_health_check": .object(check), "health_history": .objects(check),
            "uptime_percentage": .number, "avg_response_time_ms": .number, "min_response_time_ms": .number,
            "max_response_time_ms": .number, "failure_count_24h": .integer, "last_failure_at": .string,
        ]
    )

    private static let check = AnswerShape(
        ["status": .string],
        optional: ["response_time_ms": .number, "checked_at": .string]
    )

    static let discovery = AnswerShape(
        ["schemas_discovered": .objects(discoveredSchema)],
        optional: [
            "data_source_id": .integer, "total_tables": .integer, "total_columns": .integer, "discovered_at": .string,
            "discovery_duration_ms": .number,
        ]
    )

    private static let discoveredSchema = AnswerShape(optional: [
        "schema_name": .string, "tables_count": .integer, "views_count": .integer,
    ])

    // MARK: - Schemas

    static let schemas = AnswerShape(
        ["schemas": .objects(schema)],
        optional: ["data_source_id": .integer, "last_discovered_at": .string]
    )

    private static let schema = AnswerShape(["schema_name": .string, "tables": .objects(table)])

    private static let table = AnswerShape(
        ["table_name": .string],
        optional: [
            "table_type": .string, "columns": .objects(column), "row_count": .integer, "discovered_at": .string,
        ]
    )

    private static let column = AnswerShape(
        ["column_name": .string],
        optional: [
            "column_type": .string, "column_position": .integer, "is_nullable": .boolean, "is_primary_key": .boolean,
            "is_foreign_key": .boolean, "column_comment": .string,
        ]
    )
}
