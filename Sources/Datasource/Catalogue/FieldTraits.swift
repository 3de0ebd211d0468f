/// The kinds of value that a field takes.
package enum ValueType: Sendable {
    case string
    case integer
    case boolean

    /// An array of strings, each of which obeys the field's format.
    case strings

    /// An object with any members.
    case object

    /// An object with the members of a form.
    case form(ObjectForm)

    /// An array of objects with the members of a form, told apart by their member `name`.
    case forms(ObjectForm)
}

/// Whether a field must be given.
package enum Requirement: Hashable, Sendable {
    case always
    case never
    case when(Condition)
}

/// When a field means anything.
package enum Applicability: Hashable, Sendable {
    case always

    /// Given while the condition doesn't hold, it is reported with this severity.
    case when(Condition, otherwise: Severity)
}

/// Whether a value is for nobody's eyes, and who gets it in the end.
package enum Secrecy: Hashable, Sendable {
    case plain
    case secret(sentTo: Destination)
}

/// Who is at the other end when a secret is used.
package enum Destination: Hashable, Sendable {
    case server
    case sshServer
}

/// Where the knowledge of a field comes from.
package enum Origin: String, Hashable, Sendable {
    /// The vendor's documentation or public source shows it.
    case documented

    /// Concluded, or chosen by this product.
    case inferred
}

/// What belongs together in a form on a screen.
package enum FieldGroup: String, Hashable, Sendable, CaseIterable {
    case connection
    case authentication
    case tls
    case sshTunnel
    case file
    case tenancy
    case options

    package var label: String {
        switch self {
        case .connection: "Connection"
        case .authentication: "Authentication"
        case .tls: "TLS"
        case .sshTunnel: "SSH tunnel"
        case .file: "File"
        case .tenancy: "Tenancy"
        case .options: "Options"
        }
    }
}
