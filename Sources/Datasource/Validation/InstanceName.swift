/// A host with one of several servers on it: `sql.example.com\\SALES`.
enum InstanceName {
    /// Microsoft's "Instance configuration": the most characters that the name of an instance may have.
    static let maximumLength = 16

    static func problem(in text: UnsafeRawBufferPointer) -> FieldProblem? {
        guard let backslash = text.firstIndex(of: UInt8(ascii: "\\")) else { return HostName.problem(in: text) }
        let host = UnsafeRawBufferPointer(rebasing: text[..<backslash])
        guard !host.isEmpty else { return .hostMalformed }
        let name = text[(backslash + 1)...]
        let isName = (1...maximumLength).contains(name.count) && name.allSatisfy(isNameCharacter)
        return HostName.problem(in: host) ?? (isName ? nil : .instanceMalformed)
    }

    private static func isNameCharacter(_ byte: UInt8) -> Bool {
        PlainText.isLetter(byte) || PlainText.isDigit(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "#")
            || byte == UInt8(ascii: "$") || byte == UInt8(ascii: "-")
    }
}
