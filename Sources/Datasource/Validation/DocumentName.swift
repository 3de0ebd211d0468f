package import JSON

/// The names of data sources: 1 to 255 Unicode scalars, none of them a control character.
package enum DocumentName {
    package static let maximumLength = 255

    static func problem(in text: UnsafeRawBufferPointer) -> FieldProblem? {
        if text.isEmpty {
            return .empty
        }
        if text.count > maximumLength, PlainText.scalarCount(of: text) > maximumLength {
            return .tooLong
        }
        return PlainText.hasControlCharacter(text) ? .controlCharacter : nil
    }

    /// What is wrong with a value that ought to be a name.
    ///
    /// - Parameter key: the member of `params` that it is the value of: `name`, `newName`.
    package static func issue(in value: JSONView, key: String) -> Issue? {
        guard let problem = problem(in: value) else { return nil }
        let wording = problem.wording(for: nameField, key: key)
        return Issue(path: JSONPointer(key), code: wording.code, message: wording.message)
    }

    static func problem(in value: JSONView) -> FieldProblem? {
        guard value.isString else {
            return value.isNull ? .null : .wrongType
        }
        return value.withText { problem(in: $0) }
    }

    static let nameField = Field(
        "name",
        "Name",
        .string,
        in: .connection,
        help: "What the data source is called.",
        required: .always,
        maximumLength: maximumLength,
        format: .name,
        example: "production-postgres",
        origin: .documented
    )
}
