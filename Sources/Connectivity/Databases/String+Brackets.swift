extension String {
    /// An IPv6 address without the brackets that it may stand in.
    var withoutBrackets: String {
        guard utf8.first == UInt8(ascii: "["), utf8.last == UInt8(ascii: "]") else { return self }
        return String(dropFirst().dropLast())
    }
}
