import JSON

/// Fields that several types have in common. Names that no vendor's page shows are this product's choice, and inferred.
package enum SharedFields {
    static func host(
        aliases: [String] = [],
        example: JSONValue = "db.example.com",
        default defaultValue: JSONValue? = nil,
        help: String = "The name or IP address of the server.",
        required: Requirement = .always,
        format: Format = .hostName,
        origin: Origin = .inferred
    ) -> Field {
        Field(
            "host",
            "Host",
            .string,
            in: .connection,
            help: help,
            required: required,
            decides: [.server],
            format: format,
            default: defaultValue,
            example: example,
            aliases: aliases,
            origin: origin
        )
    }

    /// - Parameter usual: the port that is used when none is given; nil where that depends on other fields.
    static func port(
        _ usual: Int?,
        example: Int? = nil,
        help: String = "The TCP port of the server.",
        origin: Origin = .inferred
    ) -> Field {
        let standard = usual.map { JSONValue.number(JSONNumber($0)) }
        let shown = example.map { JSONValue.number(JSONNumber($0)) }
        return Field(
            "port",
            "Port",
            .integer,
            in: .connection,
            help: help,
            decides: [.server],
            range: 1...65535,
            default: standard,
            example: shown ?? standard ?? 1,
            origin: origin
        )
    }

    static func username(
        required: Requirement = .always,
        applies: Applicability = .always,
        default defaultValue: JSONValue? = nil,
        origin: Origin = .inferred
    ) -> Field {
        Field(
            "username",
            "User name",
            .string,
            in: .authentication,
            help: "The user to log in as.",
            required: required,
            applies: applies,
            default: defaultValue,
            example: "dbuser",
            aliases: ["user", "userName"],
            origin: origin
        )
    }

    static func password(
        required: Requirement = .never,
        applies: Applicability = .always,
        maximumLength: Int? = nil,
        origin: Origin = .inferred
    ) -> Field {
        Field(
            "password",
            "Password",
            .string,
            in: .authentication,
            help: "The user's password.",
            required: required,
            applies: applies,
            secrecy: .secret(sentTo: .server),
            maximumLength: maximumLength,
            format: .text,
            example: ["$env": "DB_PASSWORD"],
            origin: origin
        )
    }

    static func database(
        required: Requirement = .never,
        help: String = "The database to connect to.",
        maximumLength: Int? = nil,
        origin: Origin = .inferred
    ) -> Field {
        Field(
            "database",
            "Database",
            .string,
            in: .connection,
            help: help,
            required: required,
            maximumLength: maximumLength,
            example: "analytics",
            aliases: ["databaseName", "database_name"],
            origin: origin
        )
    }

    static func schema(
        aliases: [String] = ["schemaName", "schema_name"],
        example: JSONValue = "public",
        origin: Origin = .inferred
    ) -> Field {
        Field(
            "schema",
            "Schema",
            .string,
            in: .connection,
            help: "The schema to look into; all that the user may see when it isn't given.",
            example: example,
            aliases: aliases,
            origin: origin
        )
    }

    /// Where requests go instead of the vendor's own address: a private endpoint, a proxy or a stand-in.
    static func endpoint(default defaultValue: JSONValue? = nil, example: JSONValue, help: String) -> Field {
        Field(
            "endpoint",
            "Endpoint",
            .string,
            in: .connection,
            help: help,
            decides: [.server],
            format: .baseURL,
            default: defaultValue,
            example: example,
            aliases: ["endpointUrl", "endpoint_url"],
            origin: .inferred
        )
    }

    /// `http` or `https`, where a type has no other way to say it. It is part of where a secret goes: without TLS everybody
    /// on the way reads it.
    static func httpProtocol(default defaultValue: JSONValue? = nil, help: String) -> Field {
        Field(
            "protocol",
            "Protocol",
            .string,
            in: .connection,
            help: help,
            decides: [.server],
            allowed: ["http", "https"],
            default: defaultValue,
            example: "https",
            origin: .inferred
        )
    }
}
