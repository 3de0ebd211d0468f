package import Datasource
package import JSON

/// What Credible keeps beside what it needs to connect, in its own words.
package enum CredibleOptions {
    package static let form = ObjectForm([
        tables("includeTables", "Included tables", help: "Only these tables are indexed; for the Admin API alone."),
        tables("excludeTables", "Excluded tables", help: "These tables aren't indexed; for the Admin API alone."),
        Field(
            "excludeAllTables",
            "Exclude all tables",
            .boolean,
            in: .options,
            help: "Whether no table is indexed; for the Admin API alone.",
            example: false,
            origin: .documented
        ),
        metadata("queryMetadata", "Query metadata", help: "Labels that go with every query."),
        metadata("queryMetadataEnforced", "Enforced query metadata", help: "Labels that nobody may replace."),
        text("billingProjectId", "Billing project", "billing-project", help: "BigQuery: who pays for queries."),
        text(
            "maximumBytesBilled",
            "Most bytes billed",
            "1000000000",
            help: "BigQuery: the most that a query may cost."
        ),
        text("queryTimeoutMilliseconds", "Query timeout", "60000", help: "BigQuery: milliseconds for a query."),
        Field(
            "responseTimeoutMilliseconds",
            "Response timeout",
            .integer,
            in: .options,
            help: "Snowflake: milliseconds for an answer.",
            range: 0...Int(Int32.max),
            example: 60000,
            origin: .documented
        ),
        Field(
            "setupSQL",
            "Set-up",
            .string,
            in: .options,
            help: "Databricks: SQL to run before anything else.",
            format: .text,
            example: "SET TIME ZONE 'UTC'",
            origin: .documented
        ),
    ])

    private static func tables(_ name: String, _ label: String, help: String) -> Field {
        Field(
            name,
            label,
            .strings,
            in: .options,
            help: help + " Each is `schema.table` or `schema.*`.",
            example: ["public.orders", "sales.*"],
            origin: .documented
        )
    }

    private static func metadata(_ name: String, _ label: String, help: String) -> Field {
        Field(name, label, .object, in: .options, help: help, example: ["team": "sales"], origin: .documented)
    }

    private static func text(_ name: String, _ label: String, _ example: String, help: String) -> Field {
        Field(name, label, .string, in: .options, help: help, example: .string(example), origin: .documented)
    }

    private static let forAdminAlone = ["includeTables", "excludeTables", "excludeAllTables"]

    /// What an API doesn't take, patterns of tables that aren't ones, and labels that can't be.
    package static func issues(_ options: JSONObject?, _ interface: CredibleInterface) -> [Issue] {
        var issues: [Issue] = []
        for member in options?.members ?? [] where !member.value.isNull {
            let place = JSONPointer("options", member.key.string)
            if interface == .data, forAdminAlone.contains(member.key.string) {
                let message = "Only Credible's Admin API takes this: leave it out, or use a target with `api` `admin`."
                issues.append(Issue(path: place, code: .notApplicable, message: message))
            }
            if ["queryMetadata", "queryMetadataEnforced"].contains(member.key.string) {
                issues += CredibleMetadata.issues(member.value.object ?? [:], at: place)
            }
            guard ["includeTables", "excludeTables"].contains(member.key.string) else { continue }
            for (index, pattern) in (member.value.array ?? []).enumerated() where !isPattern(pattern) {
                let message = "This must be `schema.table` or `schema.*`, of letters, digits, `_` and `-`."
                issues.append(Issue(path: place.appending(index), code: .invalidFormat, message: message))
            }
        }
        return issues
    }

    private static func isPattern(_ value: JSONValue) -> Bool {
        // What isn't a string is for the validator to refuse.
        guard let text = value.string else { return true }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, CredibleName.isIdentifier(parts[0]) else { return false }
        return parts[1] == "*" || CredibleName.isIdentifier(parts[1])
    }
}

/// The names that connections may have.
package enum CredibleName {
    /// Letters, digits, `_` and `-`.
    static func isIdentifier(_ text: some StringProtocol) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"): true
                default: false
                }
            }
    }

    /// Whether there can be a connection of this name.
    package static func isPossible(_ name: String) -> Bool { isIdentifier(name) }

    /// What is wrong with the name of a new connection.
    package static func issues(_ name: String) -> [Issue] {
        let place = JSONPointer("name")
        if !isIdentifier(name) {
            let message = "Credible takes names of letters, digits, `_` and `-` alone."
            return [Issue(path: place, code: .invalidFormat, message: message)]
        }
        if name == "duckdb" {
            return [Issue(path: place, code: .notAllowed, message: "Credible keeps the name `duckdb` for itself.")]
        }
        guard name.utf8.contains(UInt8(ascii: "-")) else { return [] }
        let message = "Credible's guide wants no hyphens in names, though its API takes them: better use `_`."
        return [Issue(path: place, code: .invalidFormat, message: message, severity: .warning)]
    }
}
