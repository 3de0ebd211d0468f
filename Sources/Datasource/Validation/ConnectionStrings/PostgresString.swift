import JSON

/// `postgresql://user:password@host:port/database?option=value` or `host=… port=… dbname=…`: PostgreSQL's manual, section 34.1.1.
enum PostgresString {
    static func read(_ text: UnsafeRawBufferPointer) throws(FieldProblem) -> ConnectionString {
        if let rest = text.behind("postgresql://") ?? text.behind("postgres://") {
            return try readAddress(rest)
        }
        guard !text.split(at: UInt8(ascii: "=")).before.contains("://") else { throw .postgresScheme }
        return try readKeywords(text)
    }

    private static func readAddress(_ text: UnsafeRawBufferPointer) throws(FieldProblem) -> ConnectionString {
        let parts = AddressParts(text)
        guard !parts.hasPlaceholder else { throw .connectionStringPlaceholder }
        guard !parts.hasBareDelimiter else { throw .connectionStringDelimiter }
        try parts.check()
        if let problem = parts.hosts.hostListProblem(allowsNone: true) {
            throw problem
        }
        var string = ConnectionString()
        let hosts: UnsafeRawBufferPointer? = parts.hosts
        string.hosts = hosts.stated ?? parts.option("host")
        string.ports = parts.option("port")
        string.username = parts.user.stated ?? parts.option("user")
        string.password = parts.password.stated ?? parts.option("password")
        string.database = parts.database.stated ?? parts.option("dbname")
        return string
    }

    // MARK: - Keywords

    private static func readKeywords(_ text: UnsafeRawBufferPointer) throws(FieldProblem) -> ConnectionString {
        var string = ConnectionString()
        var rest = trimmed(text)
        while !rest.isEmpty {
            let (key, value, behind) = try nextPair(rest)
            let stated = StatedText(text: value, spelling: .backslash)
            if key.isWord("host") || key.isWord("hostaddr") {
                string.hosts = stated
            } else if key.isWord("port") {
                guard !value.hasElement({ !$0.isEmpty && !$0.isPort }) else { throw .connectionStringPort }
                string.ports = stated
            } else if key.isWord("user") {
                string.username = stated
            } else if key.isWord("password") {
                string.password = stated
            } else if key.isWord("dbname") {
                string.database = stated
            }
            rest = trimmed(behind)
        }
        return string
    }

    /// One `keyword = value`; the value may stand in quotation marks.
    private static func nextPair(
        _ text: UnsafeRawBufferPointer
    ) throws(FieldProblem) -> (key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer, rest: UnsafeRawBufferPointer)
    {
        let (front, behind) = text.split(at: UInt8(ascii: "="))
        guard let behind else { throw .postgresKeywords }
        let key = withoutSpaceBehind(front)
        guard !key.isEmpty, key.isAlphanumeric(or: "_") else { throw .postgresKeywords }
        let value = trimmed(behind)
        let isQuoted = value.first == UInt8(ascii: "'")
        var position = isQuoted ? 1 : 0
        while position < value.count {
            let byte = value[position]
            if byte == UInt8(ascii: "\\") {
                position += 1
            } else if isQuoted ? byte == UInt8(ascii: "'") : byte == UInt8(ascii: " ") {
                break
            }
            position += 1
        }
        guard position <= value.count, !isQuoted || position < value.count else { throw .postgresKeywords }
        return (key, value.part((isQuoted ? 1 : 0)..<position), value.from(position + (isQuoted ? 1 : 0)))
    }

    private static func trimmed(_ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        text.from(text.firstIndex { $0 != UInt8(ascii: " ") } ?? text.count)
    }

    private static func withoutSpaceBehind(_ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        text.upTo((text.lastIndex { $0 != UInt8(ascii: " ") } ?? -1) + 1)
    }
}
