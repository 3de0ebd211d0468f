/// What was meant by a text that holds a word of a vendor, but isn't one.
enum VendorWords {
    /// The region in a text with other letters, separators or blanks around it: `EU_Central_1`.
    static func region(_ text: String) -> String? {
        var bytes = text.utf8.map(PlainText.lowercased).map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 }
        bytes = Array(bytes.drop { $0 == UInt8(ascii: " ") })
        while bytes.last == UInt8(ascii: " ") {
            bytes.removeLast()
        }
        let isRegion = bytes.withUnsafeBytes { !$0.isEmpty && Amazon.regionProblem(in: $0) == nil }
        return isRegion ? String(decoding: bytes, as: UTF8.self) : nil
    }

    /// The path in the address of a warehouse or cluster of Databricks, also as its web pages have it.
    static func httpPath(_ text: String) -> String? {
        let path = trimmed(withoutScheme(text))
        let words = path.split(separator: "/")
        if let path = checked("/" + words.joined(separator: "/")) {
            return path
        }
        // Behind a host, or behind something else.
        if let start = words.firstIndex(of: "sql") {
            let page = words[start...]
            if let path = checked("/" + page.joined(separator: "/")) {
                return path
            }
            if page.count >= 3, page.dropFirst().first == "warehouses" {
                return checked("/sql/1.0/warehouses/" + page.dropFirst(2).prefix(1).joined())
            }
        }
        // What stands alone and looks like the ID of a warehouse.
        let isID = words.count == 1 && path.utf8.count == 16 && path.utf8.allSatisfy(PlainText.isHexDigit)
        return isID ? checked("/sql/1.0/warehouses/" + path) : nil
    }

    private static func checked(_ path: String) -> String? {
        var path = path
        let isPath = path.withUTF8 { CloudWords.httpPathProblem(in: UnsafeRawBufferPointer($0)) == nil }
        return isPath ? path : nil
    }

    /// The account in the address of a host of Snowflake, or of a page: `https://app.snowflake.com/organization/account/…`, or
    /// with a region and a locator instead.
    static func snowflakeAccount(_ text: String) -> String? {
        let address = withoutScheme(text)
        let words = address.split(separator: "/", maxSplits: 3)
        guard let host = words.first else { return nil }
        if let end = host.range(of: ".snowflakecomputing.") {
            return checkedAccount(String(host[..<end.lowerBound]))
        }
        guard words.count >= 3 else { return nil }
        let (first, second) = (words[1], trimmed(words[2]))
        // The name of an organization has letters and digits only; that of a region has more.
        let isRegion = first.utf8.contains { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
        return checkedAccount(isRegion ? "\(second).\(first)" : "\(first)-\(second)")
    }

    private static func checkedAccount(_ text: String) -> String? {
        var text = text
        let isAccount = text.withUTF8 {
            !$0.isEmpty && CloudWords.snowflakeAccountProblem(in: UnsafeRawBufferPointer($0)) == nil
        }
        return isAccount ? text : nil
    }

    private static func withoutScheme(_ text: String) -> Substring {
        let text = Substring(text)
        guard let scheme = text.range(of: "://") else { return text }
        return text[scheme.upperBound...]
    }

    /// Without a query and what stands behind `#`.
    private static func trimmed(_ text: Substring) -> Substring {
        text.prefix { $0 != "?" && $0 != "#" }
    }
}
