import JSON

/// The key of a service account of Google Cloud: "Create and delete service account keys" in its documentation.
enum ServiceAccount {
    /// The text of a key.
    static func problem(in text: UnsafeRawBufferPointer) -> FieldProblem? {
        // Only who gives the key itself, instead of a reference to it, pays for a parser.
        var parser = JSONParser()
        guard let key = try? parser.parse(text) else { return .keyNotJSON }
        return problem(in: key)
    }

    /// The key as an object.
    static func problem(in key: JSONView) -> FieldProblem? {
        guard key.isObject else { return .keyNotJSON }
        guard let type = key.member("type"), type.hasText("service_account") else { return .keyOfOtherKind }
        guard isText(key.member("project_id")), isText(key.member("client_email")) else { return .keyIncomplete }
        guard let privateKey = key.member("private_key"), privateKey.isString else { return .keyIncomplete }
        return privateKey.withText { text in
            guard text.contains("-----BEGIN "), !text.contains("ENCRYPTED") else { return .keyDamaged }
            switch PEM.problem(in: text, for: .rsaPrivateKey) {
            case nil: return nil
            case .pemNotRSA, .rsaKeyTooShort, .pemOfOpenSSH: return .keyNotRSA
            default: return .keyDamaged
            }
        }
    }

    private static func isText(_ value: JSONView?) -> Bool {
        guard let value, value.isString else { return false }
        return value.spelling.count > 0
    }
}
