/// One type of data source: what it is called and what its credentials consist of.
package final class TypeDefinition: Sendable {
    /// What `datasourceType` says: `postgres`.
    package let name: String

    /// What a person reads: `PostgreSQL`.
    package let label: String

    /// One line that says what it is.
    package let summary: String

    /// Names under which people know it too. They aren't accepted, but lead to a suggestion.
    package let otherNames: [String]

    /// The members of `credentials`.
    package let credentials: ObjectForm

    package init(
        _ name: String,
        _ label: String,
        summary: String,
        otherNames: [String] = [],
        fields: [Field],
        rules: [Rule] = []
    ) {
        self.name = name
        self.label = label
        self.summary = summary
        self.otherNames = otherNames
        self.credentials = ObjectForm(fields, rules: rules)
    }

    /// The groups that its fields fall into, in the order of their first field.
    package var groups: [FieldGroup] {
        var groups: [FieldGroup] = []
        for field in credentials.fields where !groups.contains(field.group) {
            groups.append(field.group)
        }
        return groups
    }
}
