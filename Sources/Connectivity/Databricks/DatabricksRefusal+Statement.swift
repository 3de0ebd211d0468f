import JSON

/// Why a statement failed, by the condition in front of its message, `[SCHEMA_NOT_FOUND] …`:
/// `https://docs.databricks.com/aws/en/error-messages/error-classes`.
extension DatabricksRefusal {
    private struct Entry {
        let stage: Stage
        let reason: Reason
        let fields: [String]
        let message: String
        let hint: String
    }

    /// - Parameter status: of a statement that failed, was cancelled or is closed.
    func failure(ofStatement status: JSONValue) -> TestFailure {
        let condition = Self.condition(status["error"]?["message"]?.string ?? "")
        let code = status["error"]?["error_code"]?.string
        let entry = Self.conditions[condition] ?? Self.codes[code ?? ""] ?? Self.other
        return TestFailure(
            stage: entry.stage,
            reason: entry.reason,
            message: entry.message,
            fields: entry.fields.map(CredentialReader.pointer),
            hint: entry.hint,
            nativeCode: (condition.isEmpty ? code ?? status["state"]?.string : condition)?.serverWords
        )
    }

    /// Without what is more particular behind a dot.
    private static func condition(_ message: String) -> String {
        guard message.utf8.first == UInt8(ascii: "[") else { return "" }
        let isPart: (UInt8) -> Bool = {
            (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "_")
        }
        return String(Substring(message.utf8.dropFirst().prefix(100).prefix(while: isPart)))
    }

    private static let conditions: [String: Entry] = [
        "NO_SUCH_CATALOG_EXCEPTION": noCatalog,
        "CATALOG_NOT_FOUND": noCatalog,
        "SCHEMA_NOT_FOUND": Entry(
            stage: .authorize,
            reason: .schemaNotFound,
            fields: ["schema"],
            message: "There is no such schema.",
            hint: "Check the schema, and the catalog that it is in."
        ),
        "INSUFFICIENT_PERMISSIONS": denied,
        "PERMISSION_DENIED": denied,
    ]

    /// `ServiceErrorCode` of the Statement Execution API.
    private static let codes: [String: Entry] = [
        "RESOURCE_EXHAUSTED": busy,
        "TEMPORARILY_UNAVAILABLE": busy,
        "WORKSPACE_TEMPORARILY_UNAVAILABLE": busy,
        "SERVICE_UNDER_MAINTENANCE": busy,
    ]

    private static let noCatalog = Entry(
        stage: .authorize,
        reason: .databaseNotFound,
        fields: ["catalog"],
        message: "There is no such catalog in the workspace.",
        hint: "Check the catalog."
    )

    private static let denied = Entry(
        stage: .authorize,
        reason: .permissionDenied,
        fields: ["catalog"],
        message: "The login may not use this catalog.",
        hint: "Have it granted Use Catalog, and Use Schema."
    )

    private static let busy = Entry(
        stage: .query,
        reason: .serverBusy,
        fields: ["httpPath"],
        message: "The warehouse can't run a statement at the moment.",
        hint: "Try again later."
    )

    private static let other = Entry(
        stage: .query,
        reason: .serverError,
        fields: ["httpPath"],
        message: "The warehouse refused a simple statement.",
        hint: "Look into the query history of the warehouse."
    )
}
