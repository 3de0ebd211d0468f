extension String {
    /// An IPv6 address without the brackets that it may stand in.
    var withoutBrackets: String {
        guard utf8.first == UInt8(ascii: "["), utf8.last == UInt8(ascii: "]") else { return self }
        return String(dropFirst().dropLast())
    }

    /// A host as certificates spell it: the dot that may stand at the end of a whole name isn't part of it there.
    var withoutTrailingDot: String {
        utf8.last == UInt8(ascii: ".") && utf8.count > 1 ? String(dropLast()) : self
    }
}
