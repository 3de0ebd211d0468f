import JSON

extension FieldProblem {
    /// In bytes: what is longer isn't looked at. The longest host name has 253, and an address of a page holds one.
    private static let maximumLength = 2048

    /// What to write instead, where that is plain from the value. Never for a secret.
    func suggestion(for field: Field, value: JSONView) -> String? {
        guard !field.isSecret, value.spelling.count <= Self.maximumLength else { return nil }
        switch self {
        case .wrongType: return suggestionForType(field, value)
        case .notAllowed: return value.string.flatMap { Spelling.closest(to: $0, among: field.allowedValues) }
        case .hostWithScheme, .hostWithPath, .hostWithPort, .hostWithSpace: return value.string.flatMap(bareHost)
        case .urlScheme: return value.string.flatMap(path)
        case .urlRequired: return value.string.flatMap(withScheme)
        case .regionIsZone: return value.string.map { String($0.dropLast()) }
        case .bucketIsURL: return value.string.flatMap(bucket)
        case .serverWithPort, .serverWithProtocol, .serverIsThisComputer:
            return value.string.flatMap(InstanceName.suggestion)
        case .regionMalformed: return value.string.flatMap(VendorWords.region)
        case .httpPathMalformed: return value.string.flatMap(VendorWords.httpPath)
        case .snowflakeWebAddress: return value.string.flatMap(VendorWords.snowflakeAccount)
        case .snowflakeAccountIsHost: return value.string.flatMap(VendorWords.snowflakeAccount)
        case .hostKeyWithName, .hostKeyWithoutType: return value.withText(SSHHostKey.suggestion)
        case .notSingleCharacter: return value.hasText("\\t") || value.hasText("tab") ? "\t" : nil
        default: return nil
        }
    }

    /// `"5432"` where a number belongs, `"true"` where a boolean does, and a number where a string does.
    private func suggestionForType(_ field: Field, _ value: JSONView) -> String? {
        for type in field.types {
            switch (type, value.kind) {
            case (.integer, .string):
                guard let number = value.string.flatMap({ Int($0) }) else { continue }
                guard field.range?.contains(number) ?? true else { continue }
                return String(number)
            case (.boolean, .string):
                guard let text = value.string else { continue }
                return ["true", "false"].first { Spelling.normalized(text) == $0 }
            case (.string, .number):
                guard field.allowedValues.isEmpty, field.format.problem(in: value.spelling) == nil else { continue }
                return String(decoding: value.spelling, as: UTF8.self)
            default:
                continue
            }
        }
        return nil
    }

    /// The path in a URL of a file on this computer.
    private func path(_ text: String) -> String? {
        let scheme = "file://"
        guard text.hasPrefix(scheme + "/"), !text.contains("%") else { return nil }
        return String(text.dropFirst(scheme.count))
    }

    /// A host with a scheme, where only that is missing.
    private func withScheme(_ text: String) -> String? {
        var whole = "https://" + text
        let isValid = whole.withUTF8 { WebAddress.problem(in: UnsafeRawBufferPointer($0)) == nil }
        return isValid ? whole : nil
    }

    /// The bucket in `s3://bucket/key`.
    private func bucket(_ text: String) -> String? {
        var rest = Substring(text)
        if let scheme = rest.range(of: "://") {
            rest = rest[scheme.upperBound...]
        }
        var name = String(rest.prefix { $0 != "/" })
        let isValid = name.withUTF8 { Amazon.isBucketName(UnsafeRawBufferPointer($0)) }
        return isValid ? name : nil
    }

    /// The host in a text with a scheme, a path or a port around it, but not where that may hold more than a host.
    private func bareHost(_ text: String) -> String? {
        var rest = Substring(text)
        if let scheme = rest.range(of: "://") {
            rest = rest[scheme.upperBound...]
        }
        rest = rest.drop { $0 == " " }.prefix { $0 != "/" && $0 != " " }
        guard !rest.contains("@"), !rest.contains("?") else { return nil }
        if let colon = rest.lastIndex(of: ":"), rest[rest.index(after: colon)...].allSatisfy(\.isNumber) {
            rest = rest[..<colon]
        }
        var host = String(rest)
        let isValid = host.withUTF8 { !$0.isEmpty && HostName.problem(in: UnsafeRawBufferPointer($0)) == nil }
        return isValid ? host : nil
    }
}

extension Substring {
    /// The first place of a text in it, searched character by character.
    func range(of part: String) -> Range<Index>? {
        for start in indices where self[start...].hasPrefix(part) {
            return start..<index(start, offsetBy: part.count)
        }
        return nil
    }
}
