import JSON

/// What the built-in vault keeps beside a data source that isn't needed to connect.
package enum LocalOptions {
    package static let form = ObjectForm([
        Field(
            "description",
            "Description",
            .string,
            in: .options,
            help: "A note for people.",
            maximumLength: 1000,
            format: .text,
            example: "Main warehouse",
            origin: .documented
        ),
        Field(
            "tags",
            "Tags",
            .strings,
            in: .options,
            help: "Words to find the data source by.",
            maximumLength: 255,
            example: ["production"],
            origin: .documented
        ),
        Field(
            "metadata",
            "Metadata",
            .object,
            in: .options,
            help: "Anything that belongs to the data source and isn't secret.",
            example: ["owner": "analytics"],
            origin: .documented
        ),
    ])
}
