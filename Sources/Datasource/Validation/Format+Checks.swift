import JSON

extension Format {
    /// What keeps a text, not an empty one, from having this format.
    func problem(in text: UnsafeRawBufferPointer) -> FieldProblem? {
        switch self {
        case .text:
            !text.isPrintableASCII && text.contains(0) ? .zeroCharacter : nil
        case .line:
            PlainText.hasControlCharacter(text) ? .controlCharacter : nil
        case .name:
            DocumentName.problem(in: text)
        case .hostName:
            HostName.problem(in: text)
        case .hostNameWithInstance:
            InstanceName.problem(in: text)
        case .pathOrURL:
            FileLocation.problem(in: text)
        case .singleCharacter:
            ColumnSeparator.isPossible(text) ? nil : .notSingleCharacter
        case .encodingName:
            TextEncoding(named: text) == nil ? .notAllowed : nil
        case .certificate:
            PEM.problem(in: text, for: .certificate)
        case .privateKey:
            PEM.problem(in: text, for: .privateKey)
        case .sshPrivateKey:
            PEM.problem(in: text, for: .sshPrivateKey)
        }
    }
}
