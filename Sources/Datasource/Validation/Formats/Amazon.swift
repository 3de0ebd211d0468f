import JSON

/// Words of Amazon Web Services.
enum Amazon {
    /// A region: `us-east-1`. Stores that speak the protocol of Amazon S3 have names of their own: `auto`, `fr-par`.
    static func regionProblem(in text: UnsafeRawBufferPointer) -> FieldProblem? {
        guard text.count <= 63, isHyphenated(text) else { return .regionMalformed }
        return isZone(text) ? .regionIsZone : nil
    }

    /// Small letters, digits and single hyphens, a letter first.
    private static func isHyphenated(_ text: UnsafeRawBufferPointer) -> Bool {
        guard let first = text.first, PlainText.isLowercaseLetter(first) else { return false }
        var previous = first
        for byte in text {
            let isHyphen = byte == UInt8(ascii: "-")
            guard isHyphen || PlainText.isLowercaseLetter(byte) || PlainText.isDigit(byte) else { return false }
            if isHyphen, previous == UInt8(ascii: "-") {
                return false
            }
            previous = byte
        }
        return previous != UInt8(ascii: "-")
    }

    /// An availability zone is a region and a letter: `us-east-1a`.
    private static func isZone(_ text: UnsafeRawBufferPointer) -> Bool {
        let end = text.splitAtLast(UInt8(ascii: "-")).behind
        guard let end, end.count == 2 else { return false }
        return PlainText.isDigit(end[0]) && PlainText.isLowercaseLetter(end[1])
    }

    /// The name of a bucket, or the ARN of an access point.
    static func bucketProblem(in text: UnsafeRawBufferPointer) -> FieldProblem? {
        if text.begins(with: "arn:") {
            return isAccessPoint(text) ? nil : .arnMalformed
        }
        if text.begins(with: "s3://") || text.contains(UInt8(ascii: "/")) {
            return .bucketIsURL
        }
        return isBucketName(text) ? nil : .bucketMalformed
    }

    /// "Bucket naming rules" in the user guide of Amazon S3.
    static func isBucketName(_ text: UnsafeRawBufferPointer) -> Bool {
        guard (3...63).contains(text.count), text[0] != UInt8(ascii: "-"), !HostName.isIPv4(text) else { return false }
        var previous = UInt8(ascii: ".")
        for byte in text {
            let isLetter = PlainText.isLowercaseLetter(byte) || PlainText.isDigit(byte)
            let isDot = byte == UInt8(ascii: ".")
            guard isLetter || isDot || byte == UInt8(ascii: "-") else { return false }
            if isDot, previous == UInt8(ascii: ".") {
                return false
            }
            previous = byte
        }
        return previous != UInt8(ascii: ".") && previous != UInt8(ascii: "-")
    }

    /// `arn:partition:s3:region:account:accesspoint/name`, also of Object Lambda and Outposts: "Amazon Resource Names" in the
    /// general reference.
    private static func isAccessPoint(_ text: UnsafeRawBufferPointer) -> Bool {
        var rest = text
        var service: UnsafeRawBufferPointer?
        for position in 0..<5 {
            let (part, others) = rest.split(at: UInt8(ascii: ":"))
            guard let others else { return false }
            switch position {
            case 1: guard part.begins(with: "aws") else { return false }
            case 2: service = part
            case 3: guard part.isEmpty || regionProblem(in: part) == nil else { return false }
            case 4: guard part.count == 12, part.allSatisfy(PlainText.isDigit) else { return false }
            default: break
            }
            rest = others
        }
        guard let service, service.begins(with: "s3") else { return false }
        let kind = rest.begins(with: "accesspoint") ? 11 : rest.begins(with: "outpost") ? 7 : 0
        let name = rest.from(kind)
        guard kind > 0, name.count > 1, PlainText.isOne(name[0], of: "/:") else { return false }
        return rest.isAlphanumeric(or: "/:.-") && !rest.ends(with: "/")
    }

    /// The region that the ARN of an access point names; one of several regions names none.
    static func region(ofARN text: UnsafeRawBufferPointer) -> StatedText? {
        var rest: UnsafeRawBufferPointer? = text
        for _ in 0..<3 {
            rest = rest?.split(at: UInt8(ascii: ":")).behind
        }
        guard let region = rest?.split(at: UInt8(ascii: ":")).before, !region.isEmpty else { return nil }
        return StatedText(text: region, spelling: .plain)
    }

    /// `s3://bucket/prefix/`.
    static func locationProblem(in text: UnsafeRawBufferPointer) -> FieldProblem? {
        if PlainText.hasControlCharacter(text) {
            return .controlCharacter
        }
        guard text.begins(with: "s3://") else { return .s3URLRequired }
        return isBucketName(text.from(5).split(at: UInt8(ascii: "/")).before) ? nil : .s3URLMalformed
    }
}
