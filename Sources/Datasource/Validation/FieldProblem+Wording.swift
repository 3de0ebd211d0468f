extension FieldProblem {
    var code: Issue.Code {
        switch self {
        case .null, .wrongType, .notWhole, .wrongElement: .wrongType
        case .outOfRange: .outOfRange
        case .empty: .empty
        case .tooLong: .tooLong
        case .notAllowed: .notAllowed
        case .referenceOutsideSecret, .referenceMalformed, .referenceEnvironment, .referenceFile, .referenceCommand,
            .placeholderUnknown, .placeholderWithoutStore, .placeholderWhereReplaced, .redacted:
            .invalidSecret
        default: .invalidFormat
        }
    }

    /// The code, and one sentence that doesn't quote the value.
    ///
    /// - Parameter key: the field's name as the document has it.
    func wording(for field: Field, key: String) -> (code: Issue.Code, message: String) {
        (code, "`\(key)` \(predicate(for: field)).")
    }

    /// The sentence after its subject.
    private func predicate(for field: Field) -> String {
        switch self {
        case .null: field.mayBeLeftOut ? "can't be null: leave it out instead" : "can't be null"
        case .wrongType: "must be \(field.typeWording)"
        case .notWhole: "must be a whole number"
        case .outOfRange: "must be \(field.rangeWording)"
        case .wrongElement: "may hold only strings"
        case .invalidElement: "holds a string that is empty, longer than allowed, or has control characters"
        case .empty: field.mayBeLeftOut ? "is empty: leave it out if there is nothing to say" : "can't be empty"
        case .tooLong: "is too long: \(field.lengthWording)"
        case .notAllowed: "must be one of \(field.allowedWording)"
        case .zeroCharacter: "can't hold the character U+0000"
        case .controlCharacter: "can't hold a line break or another control character"
        case .referenceOutsideSecret: "isn't a secret: give its value, not a reference"
        default:
            hostPredicate ?? locationPredicate ?? vendorPredicate ?? connectionStringPredicate ?? pemPredicate
                ?? hostKeyPredicate ?? referencePredicate
        }
    }

    private var hostPredicate: String? {
        switch self {
        case .hostWithScheme: "must be a host name alone, without a scheme such as `https://`"
        case .hostWithUser: "must be a host name alone: the user belongs in a field of its own"
        case .hostWithPath: "must be a host name alone, without a path"
        case .hostWithPort: "must be a host name alone: the port belongs in a field of its own"
        case .hostWithSpace: "must be a host name, and that has no white space"
        case .hostNotASCII: "must be a host name in ASCII: write an international one in its form with `xn--`"
        case .hostMalformed: "must be a host name or an IP address"
        case .serverWithPort: "must be a server alone: the port behind the comma belongs in `port`"
        case .serverWithProtocol: "must be a server alone, without the protocol before its colon: it is reached by TCP"
        case .serverIsThisComputer: "must be the name or IP address of a server: write `localhost` for this computer"
        case .instanceMalformed:
            "must have the name of an instance after its backslash: 1 to \(InstanceName.maximumLength) letters, digits, `_`, `#`, `$` and `-`"
        default: nil
        }
    }

    private var locationPredicate: String? {
        switch self {
        case .urlScheme: "must be a path, or a URL that begins with `http://` or `https://`"
        case .urlWithUser: "must be a URL without user name and password"
        case .urlMalformed: "isn't a valid URL"
        case .urlRequired: "must be a URL that begins with `https://` or `http://`"
        case .urlWithQuery: "must be a URL without anything from a `?` or `#` on"
        case .hostOrURLMalformed: "must be a host name, perhaps with a port, or a URL with `https://` or `http://`"
        case .notSingleCharacter: "must be one ASCII character, and neither a quote nor a line break"
        default: nil
        }
    }

    private var pemPredicate: String? {
        switch self {
        case .neitherPEMNorPath: "must be PEM text, from `-----BEGIN` to its `-----END` line, or the path of a file"
        case .pemEscapedLineBreaks:
            "has a backslash and an `n` where its PEM text needs line breaks: put a line break in place of each such pair"
        case .pemOnOneLine: "must have line breaks after the first and before the last line of its PEM text"
        case .pemUnfinished: "is PEM text without the `-----END` line that belongs to its `-----BEGIN` line"
        case .pemWithoutCertificate: "is PEM text that holds no certificate"
        case .pemWithoutKey: "is PEM text that holds no private key of a kind that can be used here"
        case .pemWithKey: "holds a private key, and a field that isn't secret mustn't"
        case .pemBase64: "is PEM text whose base64 is damaged"
        case .pemStructure: "is PEM text whose content is cut off or isn't what its first line says"
        case .pemOfOpenSSH:
            "is a key in OpenSSH's own form, which can't be read here: convert a copy with `ssh-keygen -p -m PKCS8 -f FILE`"
        case .pemEncrypted:
            "is encrypted, and there is no field for its passphrase: give the key without one, `openssl pkey` takes it off"
        case .pemNotRSA: "is a private key of another kind: give an RSA key of at least \(RSAKeyShape.minimumBits) bits"
        case .rsaKeyTooShort: "is an RSA key of fewer than \(RSAKeyShape.minimumBits) bits: give a longer one"
        case .certificatesOfSystem:
            "isn't a file: leave it out, and the certificates of the system are trusted"
        default: nil
        }
    }

    private var hostKeyPredicate: String? {
        switch self {
        case .hostKeyFingerprint:
            "is a fingerprint: give the key itself, which `ssh-keyscan` prints behind the host's name, once its fingerprint is this"
        case .hostKeyWithName:
            "must be the key alone, from its type on, without what stands before that in `known_hosts`"
        case .hostKeyWithoutType: "lacks the type of the key, which stands before its text in `known_hosts`"
        case .hostKeyDamaged: "has a text that is cut off or damaged, or isn't of the type before it"
        case .hostKeyMalformed:
            "must be a public key, such as `ssh-ed25519 AAAA…`: what `ssh-keyscan` prints behind the host's name"
        default: nil
        }
    }

    private var referencePredicate: String {
        switch self {
        case .referenceMalformed: "must be a string, or an object with exactly one of `$env`, `$file` and `$command`"
        case .referenceEnvironment: "needs the name of an environment variable after `$env`"
        case .referenceFile: "needs the path of a file after `$file`"
        case .referenceCommand: "needs an array of strings after `$command`, the first of them the program"
        case .placeholderUnknown: "may only have `stored` after `$secret`"
        case .placeholderWithoutStore: "can't be `{\"$secret\": \"stored\"}`: nothing is stored yet"
        case .redacted: "is what stands for a secret in answers: give the secret itself"
        case .placeholderWhereReplaced: "must be given again: this target replaces everything that it has"
        default: "isn't valid"
        }
    }
}

extension Field {
    /// Whether leaving it out is sound advice, whatever else is given.
    fileprivate var mayBeLeftOut: Bool { requirement == .never }

    fileprivate var typeWording: String {
        let words = types.map { type in
            switch type {
            case .string: isListed ? "one of \(allowedWording)" : "a string"
            case .integer: range.map { "an integer from \($0.lowerBound) to \($0.upperBound)" } ?? "an integer"
            case .boolean: "`true` or `false`"
            case .strings: "an array of strings"
            case .object, .form: "an object"
            case .forms: "an array of objects"
            }
        }
        let all = isSecret ? words + ["a reference such as `{\"$env\": \"NAME\"}`"] : words
        return all.joined(separator: " or ")
    }

    /// Whether only some texts are values of it.
    private var isListed: Bool { !allowedValues.isEmpty && format != .encodingName }

    fileprivate var rangeWording: String {
        range.map { "from \($0.lowerBound) to \($0.upperBound)" } ?? "in range"
    }

    fileprivate var lengthWording: String {
        maximumLength.map { "at most \($0) characters" } ?? "at most 4096 bytes for a path"
    }

    fileprivate var allowedWording: String {
        allowedValues.map { "`\($0)`" }.joined(separator: ", ")
    }
}
