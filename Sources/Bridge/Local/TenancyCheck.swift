import Connectivity
import Datasource
import JSON
import JSONRPC

/// Whether what the tenancy settings name is really there: the mapping table with its two columns.
struct TenancyCheck {
    private let settings: JSONObject?

    init(_ settings: JSONObject?) {
        self.settings = settings
    }

    /// - Throws: an error of the given code that names every setting that leads nowhere.
    func run(against schema: DiscoveredSchema, failingWith code: ErrorCode) throws(RPCError) {
        guard let settings, settings["tenancyLevel"]?.string != "DATABASE" else { return }
        let issues = issues(settings, schema)
        guard let first = issues.first else { return }
        throw RPCError(code, first.message, details: ["issues": issues.json])
    }

    private func issues(_ settings: JSONObject, _ schema: DiscoveredSchema) -> [Issue] {
        guard let found = find("schemaName", settings, in: schema.schemas, \.name) else {
            return [missing("schemaName", "schema")]
        }
        guard let table = find("tableName", settings, in: found.tables, \.name) else {
            return [missing("tableName", "table")]
        }
        return ["tableClientNameColumn", "tablePrimaryKeyColumn"].compactMap { setting in
            find(setting, settings, in: table.columns, \.name) == nil ? missing(setting, "column") : nil
        }
    }

    private func find<Item>(
        _ setting: String,
        _ settings: JSONObject,
        in items: [Item],
        _ name: (Item) -> String
    ) -> Item? {
        guard let wanted = settings[setting]?.string.map({ ExactString($0) }) else { return nil }
        return items.first { ExactString(name($0)) == wanted }
    }

    private func missing(_ setting: String, _ what: String) -> Issue {
        Issue(
            path: JSONPointer("tenancySettings", setting),
            code: .notFound,
            message: "The source has no \(what) of the name that `\(setting)` gives."
        )
    }
}
