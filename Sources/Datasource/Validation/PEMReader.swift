import JSON

/// Walks through the blocks of a PEM text, line by line.
struct PEMReader {
    enum Step {
        case block(PEMLabel)
        case problem(FieldProblem)
        case end
    }

    private let text: UnsafeRawBufferPointer
    private var position = 0

    init(_ text: UnsafeRawBufferPointer) {
        self.text = text
    }

    /// Reads up to the end of the next block. Text between blocks is skipped: bundles carry comments there.
    mutating func next(for purpose: PEM.Purpose) -> Step {
        while let line = nextLine() {
            guard line.contains("-----BEGIN ") else { continue }
            guard line.hasPrefix("-----BEGIN "), line.hasSuffix("-----"), line.count > 16 else {
                return .problem(line.contains("\\n") ? .pemEscapedLineBreaks : .pemOnOneLine)
            }
            let label = UnsafeRawBufferPointer(rebasing: line[11..<line.count - 5])
            guard !label.contains("-----") else {
                return .problem(label.contains("\\n") ? .pemEscapedLineBreaks : .pemOnOneLine)
            }
            return readBody(label: label, purpose: purpose)
        }
        return .end
    }

    private mutating func readBody(label: UnsafeRawBufferPointer, purpose: PEM.Purpose) -> Step {
        var body = Base64()
        var hasHeader = false
        let start = position
        var end = position
        while let line = nextLine() {
            if line.hasPrefix("-----") {
                guard line.isEnd(of: label) else { return .problem(.pemUnfinished) }
                var problem = problem(in: body, label: label, hasHeader: hasHeader, purpose: purpose)
                if problem == nil, purpose == .rsaPrivateKey, !hasHeader {
                    problem = problemOfKind(text.part(start..<end), label)
                }
                return problem.map(Step.problem) ?? .block(kind(of: label, purpose))
            }
            end = position
            if line.contains(UInt8(ascii: ":")) {
                // A header such as `DEK-Info`, of keys that are encrypted in the old way (RFC 1421).
                hasHeader = true
            } else {
                for byte in line {
                    body.append(byte)
                }
            }
        }
        return .problem(.pemUnfinished)
    }

    private func problem(
        in body: Base64,
        label: UnsafeRawBufferPointer,
        hasHeader: Bool,
        purpose: PEM.Purpose
    ) -> FieldProblem? {
        guard body.isComplete else {
            return .pemBase64
        }
        if label.isWord("OPENSSH PRIVATE KEY") {
            guard body.isOpenSSHKey else { return .pemStructure }
            return purpose == .privateKey || purpose == .rsaPrivateKey ? .pemOfOpenSSH : nil
        }
        let kind = kind(of: label, purpose)
        if purpose == .privateKey, kind == .key, hasHeader || label.isWord("ENCRYPTED PRIVATE KEY") {
            return .pemEncrypted
        }
        guard kind != .other, !hasHeader else {
            return nil
        }
        guard let length = body.sequenceLength else {
            return .pemStructure
        }
        // OpenSSL's own form appends what the certificate is trusted for.
        let isWhole = label.isWord("TRUSTED CERTIFICATE") ? length <= body.decodedCount : length == body.decodedCount
        return isWhole ? nil : .pemStructure
    }

    /// - Parameter body: what stands between the first and the last line.
    private func problemOfKind(_ body: UnsafeRawBufferPointer, _ label: UnsafeRawBufferPointer) -> FieldProblem? {
        if label.isWord("PRIVATE KEY") {
            return RSAKeyShape.problem(inBase64: body, isWrapped: true)
        }
        if label.isWord("RSA PRIVATE KEY") {
            return RSAKeyShape.problem(inBase64: body, isWrapped: false)
        }
        // What is encrypted doesn't show its kind.
        let isOfOtherKind = label.hasSuffix("PRIVATE KEY") && !label.isWord("ENCRYPTED PRIVATE KEY")
        return isOfOtherKind ? .pemNotRSA : nil
    }

    private func kind(of label: UnsafeRawBufferPointer, _ purpose: PEM.Purpose) -> PEMLabel {
        if label.isWord("CERTIFICATE") || label.isWord("X509 CERTIFICATE") || label.isWord("TRUSTED CERTIFICATE") {
            return .certificate
        }
        guard label.hasSuffix("PRIVATE KEY") else {
            return .other
        }
        return .key
    }

    /// The next line without its end and without white space around it.
    private mutating func nextLine() -> UnsafeRawBufferPointer? {
        guard position < text.count else { return nil }
        let rest = text[position...]
        let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? text.count
        var line = text[position..<end]
        position = end + 1
        while let last = line.last,
            last == UInt8(ascii: "\r") || last == UInt8(ascii: " ") || last == UInt8(ascii: "\t")
        {
            line.removeLast()
        }
        while let first = line.first, first == UInt8(ascii: " ") || first == UInt8(ascii: "\t") {
            line.removeFirst()
        }
        return UnsafeRawBufferPointer(rebasing: line)
    }
}

extension UnsafeRawBufferPointer {
    fileprivate func hasPrefix(_ word: StaticString) -> Bool {
        count >= word.utf8CodeUnitCount
            && UnsafeRawBufferPointer(rebasing: self[..<word.utf8CodeUnitCount]).isWord(word)
    }

    fileprivate func hasSuffix(_ word: StaticString) -> Bool {
        count >= word.utf8CodeUnitCount
            && UnsafeRawBufferPointer(rebasing: self[(count - word.utf8CodeUnitCount)...]).isWord(word)
    }

    /// Whether it is `-----END label-----`.
    fileprivate func isEnd(of label: UnsafeRawBufferPointer) -> Bool {
        count == label.count + 14 && hasPrefix("-----END ") && hasSuffix("-----")
            && UnsafeRawBufferPointer(rebasing: self[9..<9 + label.count]).hasSameBytes(as: label)
    }
}
