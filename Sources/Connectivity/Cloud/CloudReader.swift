import Datasource
import JSON

/// Reads members of credentials that go into requests to a cloud service; an empty text means the same as none.
struct CloudReader {
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
            throw .cloudInvalid("The member \(key) isn't a string.", [key], hint: "Give a string.")
        }
        return try line(text, key)
    }

    func requiredText(_ key: String) throws(TestFailure) -> String {
        guard let text = try text(key) else { throw Self.missing(key) }
        return text
    }

    /// A secret of one line, as it goes into a header.
    func secret(_ key: String) throws(TestFailure) -> Secret? {
        guard let secret = credentials.secret(key) else { return nil }
        return try line(secret.revealed, key) == nil ? nil : secret
    }

    func requiredSecret(_ key: String) throws(TestFailure) -> Secret {
        guard let secret = try secret(key) else { throw Self.missing(key) }
        return secret
    }

    /// A secret that may have several lines, as a key in PEM.
    func secretText(_ key: String) -> Secret? {
        guard let secret = credentials.secret(key), !secret.revealed.isEmpty else { return nil }
        return secret
    }

    func port(usual: Int) throws(TestFailure) -> Int {
        guard let value = credentials.plain["port"], !value.isNull else { return usual }
        guard let port = value.integer, (1...65535).contains(port) else {
            throw .cloudInvalid("The port isn't a number from 1 to 65535.", ["port"], hint: "Usually it is \(usual).")
        }
        return port
    }

    static func missing(_ key: String) -> TestFailure {
        .cloudInvalid("The member \(key) isn't given.", [key], hint: "Give it.")
    }

    private func line(_ text: String, _ key: String) throws(TestFailure) -> String? {
        guard !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            throw .cloudInvalid("The member \(key) holds a control character.", [key], hint: "Remove it.")
        }
        return text.isEmpty ? nil : text
    }
}

extension TestFailure {
    /// What the credentials say can't be used, which was seen before anything was sent.
    ///
    /// - Parameter keys: the members of the credentials to look at.
    static func cloudInvalid(_ message: String, _ keys: [String], hint: String) -> TestFailure {
        TestFailure(
            stage: .validate,
            reason: .invalidParameters,
            message: message,
            fields: keys.map(CloudReader.pointer),
            hint: hint
        )
    }
}
