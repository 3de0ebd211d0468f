import JSON
import Platforms

/// The parameters of every method, in positional order. New ones are only ever appended.
extension Method {
    package var parameters: [Parameter] { Self.parameters[self] ?? [] }

    private static let parameters: [Method: [Parameter]] = [
        .list: [
            target,
            Parameter(
                "page",
                .integer(1...Int.max),
                "Which page, from 1; without `page` and `pageSize` all sources are listed."
            ),
            Parameter("pageSize", .integer(1...1000), "Sources a page, 50 unless given."),
            Parameter("datasourceType", .string, "Only sources of this type."),
            Parameter("nameContains", .string, "Only sources whose name contains this text, case-sensitively."),
            timeout(30_000),
        ],
        .get: [name, target, timeout(30_000)],
        .create: document(nameRequired: false) + [target, testFirst, dryRun, timeout(60_000)],
        .update: document(nameRequired: true) + [
            Parameter("newName", .string, "The name that the source shall have from now on."),
            target, testFirst, dryRun, ifRevision, timeout(60_000),
        ],
        .delete: [
            name, target,
            Parameter("force", .boolean, "Delete for good where the target would keep a copy."),
            ifRevision, timeout(30_000),
        ],
        .test: [
            Parameter("name", .string, "The stored source to test."),
            Parameter("datasourceType", .string, "The type to test, without a stored source."),
            Parameter("credentials", .any, "What to connect with; with `name`, what differs from what is stored."),
            Parameter("via", .choice(["bridge", "target"]), "Who connects: this computer or the target."),
            target, timeout(10_000),
        ],
        .copy: [
            name,
            Parameter("from", .string, "The target to read from; the default target unless given."),
            Parameter("to", .string, "The target to create the copy on; the default target unless given."),
            Parameter("newName", .string, "The copy's name; the source's own unless given."),
            Parameter("omit", .strings, "JSON Pointers to what is left out on purpose."),
            dryRun, timeout(30_000),
        ],
        .validate: document(nameRequired: false) + [
            Parameter("for", .choice(["create", "update"]), "What the document is meant for; `create` unless given."),
            target,
        ],
        .sync: [
            name, target,
            Parameter("platformId", .string, "The platform's own id of the source, where it can't be found by name."),
            timeout(120_000),
        ],
        .schema: [
            name,
            Parameter("schemaName", .string, "Only this schema."),
            Parameter("tableName", .string, "Only this table."),
            target, timeout(30_000),
        ],
        .types: [Parameter("datasourceType", .string, "Only this type.")],
        .translate: [
            Parameter("body", .object, required: true, "The document, or the body in a platform's words."),
            Parameter("from", .choice(Dialects.names), required: true, "Whose words the body is in."),
            Parameter("to", .choice(Dialects.names), required: true, "Whose words to put it in."),
            Parameter(
                "omit",
                .strings,
                "JSON Pointers to what is left out on purpose, in the document that `body` is or means: `/credentials/schema`."
            ),
        ],
        .targetCheck: [target, timeout(30_000)],
        .info: [Parameter("drivers", .boolean, "Whether to look which drivers' libraries can be loaded.")],
        .cancel: [Parameter("id", .id, required: true, "The id of the request to cancel.")],
    ]

    private static let name = Parameter("name", .string, required: true, "The source's name.")
    private static let target = Parameter("target", .string, "The target; the configured default unless given.")
    private static let testFirst = Parameter(
        "test",
        .boolean,
        "Whether the connection is tested first; true unless given."
    )
    private static let dryRun = Parameter("dryRun", .boolean, "Whether to write nothing and tell what would happen.")
    private static let ifRevision = Parameter(
        "ifRevision",
        .integer(1...Int.max),
        "Refuse with 1003 unless the source has this revision."
    )

    private static func timeout(_ milliseconds: Int) -> Parameter {
        Parameter(
            "timeoutMs",
            .integer(1...86_400_000),
            "Milliseconds that the work may take once it starts; \(milliseconds) unless given."
        )
    }

    /// The document's members, which are any JSON at all here: the validators say what is wrong with them.
    static func document(nameRequired: Bool) -> [Parameter] {
        [
            Parameter("name", .any, required: nameRequired, "The source's name: 1 to 255 characters."),
            Parameter("datasourceType", .any, "The source's type."),
            Parameter("credentials", .any, "What to connect with; its fields depend on the type."),
            Parameter("tenancySettings", .any, "How clients are told apart inside the source."),
            Parameter("options", .any, "What isn't needed to connect."),
        ]
    }
}

extension Method {
    /// Milliseconds that the work may take unless the request says otherwise; nil for what never waits.
    package var defaultTimeoutMilliseconds: Int? {
        switch self {
        case .test: 10_000
        case .create, .update: 60_000
        case .sync: 120_000
        case .list, .get, .delete, .copy, .schema, .targetCheck, .info: 30_000
        case .validate, .ping, .types, .translate, .targetList, .cancel, .shutdown, .discover: nil
        }
    }

    /// Whether the method changes something.
    package var isWrite: Bool {
        switch self {
        case .create, .update, .delete, .copy, .sync: true
        case .list, .get, .test, .schema, .targetCheck, .info: false
        case .validate, .ping, .types, .translate, .targetList, .cancel, .shutdown, .discover: false
        }
    }
}
