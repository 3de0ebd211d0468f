package import Datasource
import JSON

extension TableDialect {
    /// Databrain's own words: the name stands inside the credentials, and these are as ours.
    package static let databrain = TableDialect(
        "databrain",
        service: "Databrain",
        sourceName: ["credentials", "name"],
        sourceType: "datasourceType",
        types: DatabrainDialect.datasourceTypes.map { TypeDialect(asItIs: $0, at: "credentials") },
        unknownType: { TypeDialect(asItIs: $0, at: "credentials") },
        tenancySettings: "tenancySettings"
    )
}

/// What Databrain takes.
package enum DatabrainDialect {
    /// The types that its documentation lists.
    package static let datasourceTypes = [
        "snowflake", "postgres", "redshift", "cockroachdb", "mysql", "mongodb", "clickhouse", "singlestore", "bigquery",
        "databricks", "elasticsearch", "opensearch", "mssql", "awss3", "csv", "firebolt", "athena", "trino",
    ]

    /// What documents for Databrain are validated against: it may know fields before we do, so that what it doesn't document
    /// is a warning at most.
    package static let rules = TargetRules(
        inferred: .warning,
        unknownKeys: .warning,
        unknownTypes: .warning,
        options: nil,
        replacesEverythingOnUpdate: true,
        datasourceTypes: datasourceTypes
    )

    /// What deserves a look in a source that is sent: fields that Databrain doesn't document, and for an update what it will
    /// be without.
    package static func warnings(about source: OutgoingSource, replacing: Bool) -> [Issue] {
        guard let form = source.type?.credentials else { return [] }
        var warnings = source.credentials.members.compactMap { member in
            form.field(named: member.key.string).flatMap(undocumented)
        }
        let omitted = replacing ? omittedFields(of: source, form) : []
        if !omitted.isEmpty {
            let list = omitted.map { "`\($0.name)`" }.joined(separator: ", ")
            let message =
                "Databrain replaces all credentials: what it may have of \(list) is lost, as it isn't given here."
            warnings.append(
                Issue(path: JSONPointer("credentials"), code: .missing, message: message, severity: .warning)
            )
        }
        return warnings
    }

    private static func undocumented(_ field: Field) -> Issue? {
        guard field.origin == .inferred else { return nil }
        return Issue(
            path: JSONPointer("credentials", field.name),
            code: .unknownField,
            message: "Databrain doesn't document `\(field.name)`; it is sent as given.",
            severity: .warning
        )
    }

    private static func omittedFields(of source: OutgoingSource, _ form: ObjectForm) -> [Field] {
        let shown = source.guardedCredentials.shown(as: .given)
        return form.fields.filter { field in
            guard source.credentials[field.name] == nil else { return false }
            guard case .when(let condition, _) = field.applicability else { return true }
            return condition.holds(in: shown, form: form)
        }
    }
}
