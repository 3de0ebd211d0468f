import Datasource
import JSON

/// Reads members of credentials, where an empty text means the same as none. A failure is `invalid_parameters` in stage
/// `validate` and names the member, never its value.
struct CredentialReader {
    private let credentials: Credentials

    init(_ credentials: Credentials) {
        self.credentials = credentials
    }

    static func pointer(_ key: String) -> JSONPointer {
        JSONPointer("credentials", key)
    }

    func text(_ key: String) throws(TestFailure) -> String? {
        guard let value = credentials.plain[key], !value.isNull else { return nil }
        guard let text = value.string else {
            throw .invalid("The member \(key) isn't a string.", [Self.pointer(key)], hint: "Give a string.")
        }
        return try checked(text, key)
    }

    func requiredText(_ key: String) throws(TestFailure) -> String {
        guard let text = try text(key) else {
            throw .invalid("The member \(key) isn't given.", [Self.pointer(key)], hint: "Give it.")
        }
        return text
    }

    func secret(_ key: String) throws(TestFailure) -> Secret? {
        guard let secret = credentials.secret(key) else { return nil }
        return try checked(secret.revealed, key) == nil ? nil : secret
    }

    func requiredSecret(_ key: String) throws(TestFailure) -> Secret {
        guard let secret = try secret(key) else {
            throw .invalid("The member \(key) isn't given.", [Self.pointer(key)], hint: "Give it.")
        }
        return secret
    }

    func bool(_ key: String) throws(TestFailure) -> Bool? {
        guard let value = credentials.plain[key], !value.isNull else { return nil }
        guard let bool = value.bool else {
            throw .invalid("The member \(key) isn't true or false.", [Self.pointer(key)], hint: "Give true or false.")
        }
        return bool
    }

    func port() throws(TestFailure) -> Int? {
        guard let value = credentials.plain["port"], !value.isNull else { return nil }
        guard let port = value.integer, (1...65535).contains(port) else {
            throw .invalid(
                "The port isn't a number from 1 to 65535.",
                [Self.pointer("port")],
                hint: "Give the port that the server listens on."
            )
        }
        return port
    }

    /// One of the values of an enumeration by its raw value.
    func choice<Choice: RawRepresentable & CaseIterable>(_ key: String, of: Choice.Type = Choice.self)
        throws(TestFailure) -> Choice? where Choice.RawValue == String
    {
        guard let text = try text(key) else { return nil }
        guard let choice = Choice(rawValue: text) else {
            let all = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalid("The \(key) isn't known.", [Self.pointer(key)], hint: "Give one of \(all).")
        }
        return choice
    }

    /// Refuses what can't be sent over HTTP unchanged.
    private func checked(_ text: String, _ key: String) throws(TestFailure) -> String? {
        guard !text.utf8.contains(0) else {
            throw .invalid("The member \(key) holds a NUL character.", [Self.pointer(key)], hint: "Remove it.")
        }
        return text.isEmpty ? nil : text
    }
}

extension TestFailure {
    /// What the credentials say can't be used, which was seen before anything was sent.
    static func invalid(_ message: String, _ fields: [JSONPointer], hint: String) -> TestFailure {
        TestFailure(stage: .validate, reason: .invalidParameters, message: message, fields: fields, hint: hint)
    }
}
