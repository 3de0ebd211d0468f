/// A rule between fields of one object that isn't about a single one of them.
package enum Rule: Hashable, Sendable {
    /// All of these are given, or none.
    case together([String])

    /// At least one of these alternatives is given in full, whenever the condition holds.
    case atLeastOne(of: [[String]], when: Condition? = nil)

    /// At most one of these is given.
    case atMostOne(of: [String])

    /// Fields that are given beside a connection string, or what says where something is in one text, say the same as it does.
    case agreement(with: String, in: ConnectionStringSyntax, of: [StatedField])
}

/// How a text is written that says several things.
package enum ConnectionStringSyntax: String, Hashable, Sendable, BitwiseCopyable {
    case postgres
    case mongoDB

    /// The ARN of an access point of Amazon S3, which names its region.
    case accessPoint
}

/// A field, and what of a connection string it has to agree with.
package struct StatedField: Hashable, Sendable {
    package let name: String
    package let part: ConnectionStringPart

    package init(_ name: String, _ part: ConnectionStringPart) {
        self.name = name
        self.part = part
    }
}

/// What a connection string may say.
package enum ConnectionStringPart: String, Hashable, Sendable, BitwiseCopyable {
    case host
    case port
    case username
    case password
    case database
    case authSource
    case replicaSet
    case region

    /// How a connection is protected, in the words of `sslMode`.
    case tlsMode
}
