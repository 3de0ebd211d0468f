import JSON

extension TypeDefinition {
    package static let csv = TypeDefinition(
        "csv",
        "CSV file",
        summary: "A text file with one record a line and its columns separated by one character.",
        otherNames: ["tsv", "csv file"],
        fields: [
            Field(
                "file",
                "File",
                .string,
                in: .file,
                help: "The path of the file, or the http or https URL of one that anybody may download.",
                required: .always,
                format: .pathOrURL,
                example: "~/data/sales.csv",
                origin: .inferred
            ),
            Field(
                "delimiter",
                "Delimiter",
                .string,
                in: .file,
                help: "The ASCII character between two columns; found by reading the first lines when it isn't given.",
                format: .singleCharacter,
                example: ";",
                origin: .inferred
            ),
            Field(
                "encoding",
                "Encoding",
                .string,
                in: .file,
                help: "The character encoding of the file.",
                allowed: TextEncoding.allCases.map(\.name),
                format: .encodingName,
                default: "UTF-8",
                example: "UTF-8",
                origin: .inferred
            ),
            Field(
                "hasHeader",
                "Has a header",
                .boolean,
                in: .file,
                help: "Whether the first line names the columns.",
                default: true,
                example: true,
                origin: .inferred
            ),
        ]
    )
}
