package import JSON

/// How bad an issue is.
package enum Severity: String, Hashable, Sendable {
    /// The document can't be used.
    case error

    /// It can, but deserves a look.
    case warning
}

/// One problem of a document.
package struct Issue: Hashable, Sendable {
    /// What kind of problem, as a word that programs can act on. The list may grow.
    package enum Code: String, Hashable, Sendable, CaseIterable {
        case missing
        case unknownField = "unknown_field"
        case duplicateField = "duplicate_field"
        case alias
        case conflict
        case wrongType = "wrong_type"
        case empty
        case tooLong = "too_long"
        case notAllowed = "not_allowed"
        case outOfRange = "out_of_range"
        case invalidFormat = "invalid_format"
        case invalidSecret = "invalid_secret"
        case notApplicable = "not_applicable"
        case requiredTogether = "required_together"
        case oneRequired = "one_required"
        case unknownType = "unknown_type"
        case unchangeable
        case secretRequired = "secret_required"
        case notFound = "not_found"
        /// A key stands twice in one object: said before anything else is looked at.
        case duplicateKey = "duplicate_key"
        /// There are more problems than the 100 that an answer lists.
        case tooManyIssues = "too_many_issues"
    }

    /// The place in `params`: `/credentials/port`.
    package var path: JSONPointer
    package var code: Code

    /// One sentence for a person. It never holds the value of a secret or of an unknown key.
    package var message: String
    package var severity: Severity

    /// What to write instead, as it would be read from a screen: a key, or a value without its quotes.
    package var suggestion: String?

    package init(
        path: JSONPointer,
        code: Code,
        message: String,
        severity: Severity = .error,
        suggestion: String? = nil
    ) {
        self.path = path
        self.code = code
        self.message = message
        self.severity = severity
        self.suggestion = suggestion
    }

    /// The issue as the protocol shows it.
    package var json: JSONValue {
        var issue: JSONObject = [
            "path": .string(path.description),
            "code": .string(code.rawValue),
            "message": .string(message),
            "severity": .string(severity.rawValue),
        ]
        issue["suggestion"] = suggestion.map(JSONValue.string)
        return .object(issue)
    }
}

extension [Issue] {
    /// Whether any of them makes the document unusable.
    package var hasErrors: Bool { contains { $0.severity == .error } }

    package var json: JSONValue { .array(map(\.json)) }
}
