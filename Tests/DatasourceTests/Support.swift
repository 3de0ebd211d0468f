import Datasource
import JSON
import Testing

/// Parses a text that the test knows to be JSON.
func json(_ text: String) throws -> JSONValue {
    try JSONValue(parsing: Array(text.utf8))
}

func object(_ text: String) throws -> JSONObject {
    try #require(json(text).object)
}

/// What a validator finds in a text.
func issues(
    in text: String,
    for purpose: Purpose = .create,
    on target: TargetRules = .local,
    storedType: TypeDefinition? = nil,
    catalogue: Catalogue = .standard
) throws -> [Datasource.Issue] {
    let validator = DocumentValidator(purpose, target: target, storedType: storedType, catalogue: catalogue)
    return try JSONDocument.parsing(Array(text.utf8)).withRoot { validator.validate($0) }
}

extension [Datasource.Issue] {
    /// Severity, code and path of each, one a line: what a table of expectations says.
    var summary: [String] {
        map { "\($0.severity) \($0.code.rawValue) \($0.path)" }
    }
}

/// A document of type `postgres` with the required fields and these members of credentials after them.
func postgres(_ members: String = "", name: String = "a") -> String {
    let others = members.isEmpty ? "" : ", " + members
    return """
        {"name": "\(name)", "datasourceType": "postgres",
         "credentials": {"host": "h", "username": "u", "database": "d"\(others)}}
        """
}

extension TargetRules {
    /// A platform whose documentation says less than we check.
    static let platform = TargetRules(
        inferred: .warning,
        unknownKeys: .warning,
        unknownTypes: .warning,
        options: LocalOptions.form
    )

    /// A platform where an update is a whole document.
    static let replacing = TargetRules(
        inferred: .warning,
        unknownKeys: .warning,
        unknownTypes: .warning,
        options: LocalOptions.form,
        replacesEverythingOnUpdate: true
    )
}

extension TypeDefinition {
    /// The type as `datasource.types` tells it.
    var json: JSONValue {
        get throws {
            try #require(JSONValue(parsing: TypesAnswer.answer([self]))["data"]?.array?.first)
        }
    }

    var credentialsSchema: JSONValue {
        get throws { try #require(json["jsonSchema"]) }
    }
}
