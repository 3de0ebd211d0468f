import Datasource
import JSON

/// A member of the bodies that RiverGen documents: where it stands there, and what it is in a document.
struct RiverGenField: Sendable {
    /// Where it stands in a body: beside the name, or among the credentials, which updates send separately.
    enum Home: Hashable, Sendable {
        case source
        case credentials
    }

    /// What it is in a document.
    enum Meaning: Sendable {
        case name
        case type

        /// One of the credentials, under the first of these names that its type has; else under RiverGen's own.
        case credential([String])
        case option
    }

    let name: String
    let kind: AnswerShape.Kind
    let home: Home
    let meaning: Meaning
    var isSecret = false

    /// Whether an update can change it.
    var isChangeable = true

    /// The most Unicode scalars of a text.
    var maximumLength: Int?

    /// In the order of RiverGen's page about creating.
    static let all: [RiverGenField] = [
        RiverGenField(name: "workspace_id", kind: .integer, home: .source, meaning: .option, isChangeable: false),
        RiverGenField(name: "name", kind: .string, home: .source, meaning: .name),
        RiverGenField(name: "type", kind: .string, home: .source, meaning: .type, isChangeable: false),
        option("description", .string),
        place("host", .string, ["host", "server"]),
        place("port", .integer, ["port"]),
        place("database_name", .string, ["database"]),
        place("schema_name", .string, ["schema"]),
        RiverGenField(
            name: "connection_string",
            kind: .string,
            home: .source,
            meaning: .credential(["connectionString"]),
            isSecret: true
        ),
        RiverGenField(
            name: "file_path",
            kind: .string,
            home: .source,
            meaning: .credential(["file"]),
            maximumLength: 1000
        ),
        place("use_ssh_tunnel", .boolean, ["sshTunnel"]),
        place("ssh_host", .string, ["sshHost"]),
        place("ssh_port", .integer, ["sshPort"]),
        place("ssh_username", .string, ["sshUsername"]),
        place("ssh_local_port", .integer, []),
        option("connection_pool_size", .integer),
        option("connection_timeout", .integer),
        option("query_timeout", .integer),
        option("max_retries", .integer),
        option("schema_auto_refresh", .boolean),
        option("schema_refresh_interval", .integer),
        credential("username", ["username", "user"], isSecret: false),
        credential("password", ["password"]),
        credential("api_key", ["apiKey"]),
        credential("oauth_token", []),
        credential("ssh_private_key", ["sshPrivateKey"]),
        credential("ssh_passphrase", ["sshPrivateKeyPassphrase", "sshPassphrase"]),
        credential("warehouse", ["warehouse"], isSecret: false, isChangeable: false),
        credential("role", ["role"], isSecret: false, isChangeable: false),
        option("metadata", .object(.any)),
        option("tags", .array(.string)),
    ]

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    static func named(_ name: String) -> RiverGenField? {
        byName[name]
    }

    private static func place(_ name: String, _ kind: AnswerShape.Kind, _ keys: [String]) -> RiverGenField {
        RiverGenField(name: name, kind: kind, home: .source, meaning: .credential(keys))
    }

    private static func option(_ name: String, _ kind: AnswerShape.Kind) -> RiverGenField {
        RiverGenField(name: name, kind: kind, home: .source, meaning: .option)
    }

    private static func credential(
        _ name: String,
        _ keys: [String],
        isSecret: Bool = true,
        isChangeable: Bool = true
    ) -> RiverGenField {
        RiverGenField(
            name: name,
            kind: .string,
            home: .credentials,
            meaning: .credential(keys),
            isSecret: isSecret,
            isChangeable: isChangeable
        )
    }

    var isCredential: Bool {
        if case .credential = meaning { true } else { false }
    }

    var isOption: Bool {
        if case .option = meaning { true } else { false }
    }

    /// Our names of it, of which a type has at most one.
    var ourNames: [String] {
        if case .credential(let names) = meaning { names } else { [] }
    }

    /// The name of a credential in our words, where its type has it; else RiverGen's own.
    func key(in form: ObjectForm?) -> String {
        ourNames.first { form?.field(named: $0)?.name == $0 } ?? name
    }
}
