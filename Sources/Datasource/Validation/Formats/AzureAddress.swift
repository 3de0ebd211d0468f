import JSON

/// URLs of files in Azure storage, as Malloy Publisher, Credible's server, takes them.
enum AzureAddress {
    /// One file of a known kind, `path/*.kind`, or `path/**`.
    static func fileProblem(in text: UnsafeRawBufferPointer) -> FieldProblem? {
        guard let rest = behindScheme(text) else { return .azureScheme }
        let path = rest.split(at: UInt8(ascii: "?")).before
        return isPlain(text) && namesFiles(path) ? nil : .azureURLMalformed
    }

    /// The same with a signature behind it, which lets its holder in.
    static func signedProblem(in text: UnsafeRawBufferPointer) -> FieldProblem? {
        guard let rest = behindScheme(text) else { return .azureScheme }
        guard isPlain(text) else { return .azureURLMalformed }
        let (path, query) = rest.split(at: UInt8(ascii: "?"))
        guard namesFiles(path) else { return .azureURLMalformed }
        guard let query, hasSignature(query) else { return .azureSignatureMissing }
        return nil
    }

    /// "Storage account name" in Microsoft's overview of storage accounts.
    static func accountProblem(in text: UnsafeRawBufferPointer) -> FieldProblem? {
        let isName = text.allSatisfy { PlainText.isLowercaseLetter($0) || PlainText.isDigit($0) }
        return isName && (3...24).contains(text.count) ? nil : .storageAccountMalformed
    }

    private static func behindScheme(_ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        text.behind("https://") ?? text.behind("http://") ?? text.behind("abfss://") ?? text.behind("az://")
    }

    private static func isPlain(_ text: UnsafeRawBufferPointer) -> Bool {
        !PlainText.hasControlCharacter(text) && !text.contains(UInt8(ascii: " "))
    }

    private static func namesFiles(_ path: UnsafeRawBufferPointer) -> Bool {
        let (host, rest) = path.split(at: UInt8(ascii: "/"))
        guard !host.isEmpty, let rest, !rest.isEmpty else { return false }
        let (folder, last) = rest.splitAtLast(UInt8(ascii: "/"))
        let name = last ?? rest
        // A pattern stands at the end alone.
        if last != nil, folder.contains(UInt8(ascii: "*")) {
            return false
        }
        if name.isWord("**") {
            return true
        }
        guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > 0, isKnownKind(name.from(dot + 1)) else {
            return false
        }
        let stem = name.upTo(dot)
        return stem.isWord("*") || !stem.contains(UInt8(ascii: "*"))
    }

    private static func isKnownKind(_ ending: UnsafeRawBufferPointer) -> Bool {
        ending.isWord("parquet") || ending.isWord("csv") || ending.isWord("json") || ending.isWord("jsonl")
            || ending.isWord("ndjson")
    }

    private static func hasSignature(_ query: UnsafeRawBufferPointer) -> Bool {
        var rest: UnsafeRawBufferPointer? = query
        while let parameters = rest {
            let (parameter, others) = parameters.split(at: UInt8(ascii: "&"))
            if let value = parameter.behind("sig="), !value.isEmpty {
                return true
            }
            rest = others
        }
        return false
    }
}
