import JSON

extension AttachedDatabase {
    static func text(
        _ name: String,
        _ label: String,
        _ help: String,
        _ example: JSONValue,
        required: Requirement = .never,
        applies: Applicability = .always,
        decides: [Destination] = [],
        format: Format = .line,
        default defaultValue: JSONValue? = nil,
        aliases: [String] = [],
        origin: Origin = .documented
    ) -> Field {
        Field(
            name,
            label,
            .string,
            in: .connection,
            help: help,
            required: required,
            applies: applies,
            decides: decides,
            format: format,
            default: defaultValue,
            example: example,
            aliases: aliases,
            origin: origin
        )
    }

    static func secret(
        _ name: String,
        _ label: String,
        _ help: String,
        required: Requirement = .never,
        applies: Applicability = .always,
        decides: [Destination] = [],
        format: Format = .line,
        aliases: [String] = []
    ) -> Field {
        Field(
            name,
            label,
            .string,
            in: .authentication,
            help: help,
            required: required,
            applies: applies,
            secrecy: .secret(sentTo: .server),
            decides: decides,
            format: format,
            example: ["$env": "DB_SECRET"],
            aliases: aliases,
            origin: .documented
        )
    }
}
