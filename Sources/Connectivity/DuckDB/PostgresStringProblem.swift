import JSON

/// Why a connection string isn't carried out. None of them holds a value: any may be secret.
enum PostgresStringProblem: Error, Equatable {
    /// It isn't one.
    case unreadable

    /// libpq knows a keyword that isn't carried out here.
    case notCarriedOut(String)

    /// libpq doesn't know a keyword either. It isn't named, because it may be a part of a password that isn't encoded.
    case unknown(position: Int)

    /// What a keyword is set to isn't carried out; the remedy is a sentence.
    case value(of: String, remedy: String)

    /// - Parameter field: where the string stands.
    func failure(_ field: JSONPointer) -> TestFailure {
        switch self {
        case .unreadable:
            .invalid(
                "The connection string can't be read.",
                [field],
                hint: "Give it as postgresql://user:password@host:5432/database."
            )
        case .notCarriedOut(let keyword):
            .invalid(
                "The connection string asks for \(keyword), which this version doesn't carry out.",
                [field],
                hint: "Remove \(keyword); what is carried out is \(Self.carriedOut)."
            )
        case .unknown(let position):
            .invalid(
                "Option \(position) of the connection string isn't one that PostgreSQL knows.",
                [field],
                hint: "Correct or remove it; what is carried out is \(Self.carriedOut)."
            )
        case .value(let keyword, let remedy):
            .invalid(
                "What the connection string sets \(keyword) to isn't carried out by this version.",
                [field],
                hint: remedy
            )
        }
    }

    private static var carriedOut: String {
        let keywords = PostgresKeyword.carriedOut
        return keywords.dropLast().joined(separator: ", ") + " and " + (keywords.last ?? "")
    }
}
