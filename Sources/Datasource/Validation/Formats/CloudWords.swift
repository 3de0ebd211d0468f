import JSON

/// Words that vendors of data platforms give to what is theirs.
enum CloudWords {
    /// `/sql/1.0/warehouses/ID` for a SQL warehouse of Databricks, `sql/protocolv1/o/WORKSPACE/CLUSTER` for a cluster.
    static func httpPathProblem(in text: UnsafeRawBufferPointer) -> FieldProblem? {
        if PlainText.hasControlCharacter(text) {
            return .controlCharacter
        }
        let path = text.first == UInt8(ascii: "/") ? text.from(1) : text
        let warehouse = rest(of: path, behind: "sql/1.0/warehouses/") ?? rest(of: path, behind: "sql/1.0/endpoints/")
        if let warehouse {
            return isIdentifier(warehouse) ? nil : .httpPathMalformed
        }
        guard let cluster = rest(of: path, behind: "sql/protocolv1/o/") else { return .httpPathMalformed }
        let (workspace, name) = cluster.split(at: UInt8(ascii: "/"))
        guard let name, !workspace.isEmpty, workspace.allSatisfy(PlainText.isDigit) else { return .httpPathMalformed }
        return isIdentifier(name) ? nil : .httpPathMalformed
    }

    private static func rest(of path: UnsafeRawBufferPointer, behind prefix: StaticString) -> UnsafeRawBufferPointer? {
        path.begins(with: prefix) ? path.from(prefix.utf8CodeUnitCount) : nil
    }

    private static func isIdentifier(_ text: UnsafeRawBufferPointer) -> Bool {
        !text.isEmpty && text.isAlphanumeric(or: "-_")
    }

    /// The host of a Snowflake account, or the account's identifier: `organization-account`, `locator.region.cloud`.
    static func snowflakeHostProblem(in text: UnsafeRawBufferPointer) -> FieldProblem? {
        // The web interface is a host, too, but another one.
        if text.count >= 17, text.contains("app.snowflake.com") {
            return .snowflakeWebAddress
        }
        return HostName.problem(in: text)
    }

    /// The identifier of a Snowflake account alone: "Account identifiers" in Snowflake's documentation.
    static func snowflakeAccountProblem(in text: UnsafeRawBufferPointer) -> FieldProblem? {
        if text.contains("snowflakecomputing.") || text.contains("://") || text.contains("snowflake.com") {
            return .snowflakeAccountIsHost
        }
        guard let first = text.first, PlainText.isLetter(first) || PlainText.isDigit(first) else {
            return .snowflakeAccountMalformed
        }
        let isSound = text.count <= 255 && text.isAlphanumeric(or: "-_.") && !text.contains("..")
        return isSound && !text.ends(with: ".") ? nil : .snowflakeAccountMalformed
    }

    /// The identifier of a managed cluster of Elasticsearch, `name:` and the base64 of `domain$cluster$…`; or its `https` URL.
    static func cloudIDProblem(in text: UnsafeRawBufferPointer) -> FieldProblem? {
        if text.contains("://") {
            guard text.behind("https://") != nil else { return .cloudURLWithoutTLS }
            return WebAddress.problem(in: text)
        }
        let encoded = text.splitAtLast(UInt8(ascii: ":")).behind ?? text
        return CloudIDReader.isSound(encoded) ? nil : .cloudIDMalformed
    }

    /// What becomes part of a path of BigQuery's API: a project, perhaps with its organization's domain, or a dataset.
    static func bigQueryNameProblem(in text: UnsafeRawBufferPointer) -> FieldProblem? {
        text.isAlphanumeric(or: "_-.:") && !text.ends(with: ".") ? nil : .bigQueryNameMalformed
    }

    /// A name that needs no quotation marks in SQL: letters, digits and underscores, no digit first.
    static func identifierProblem(in text: UnsafeRawBufferPointer) -> FieldProblem? {
        guard let first = text.first, !PlainText.isDigit(first) else { return .identifierMalformed }
        return text.isAlphanumeric(or: "_") ? nil : .identifierMalformed
    }
}

/// Decodes what stands in a cloud ID (RFC 4648, section 4; padding may be missing), byte by byte.
private struct CloudIDReader {
    /// Lengths of the domain and of the cluster's part.
    private var lengths = (domain: 0, cluster: 0)
    private var separators = 0
    private var isText = true

    /// Whether it is the base64 of a domain, `$`, and the name of a cluster.
    static func isSound(_ text: UnsafeRawBufferPointer) -> Bool {
        var reader = CloudIDReader()
        return reader.read(text)
    }

    private mutating func read(_ text: UnsafeRawBufferPointer) -> Bool {
        var bits: UInt32 = 0
        var count: UInt32 = 0
        for character in text where character != UInt8(ascii: "=") {
            guard let value = Base64.value(of: character) else { return false }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                take(UInt8(truncatingIfNeeded: bits >> count))
                bits &= 1 << count - 1
            }
        }
        return isText && lengths.domain > 0 && lengths.cluster > 0
    }

    private mutating func take(_ byte: UInt8) {
        if byte == UInt8(ascii: "$") {
            separators += 1
            return
        }
        let isPart = PlainText.isLetter(byte) || PlainText.isDigit(byte) || PlainText.isOne(byte, of: ".-_:")
        isText = isText && isPart
        switch separators {
        case 0: lengths.domain += 1
        case 1: lengths.cluster += 1
        default: break
        }
    }
}
