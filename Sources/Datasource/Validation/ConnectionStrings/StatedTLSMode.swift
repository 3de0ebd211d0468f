/// How a connection string wants a connection to be protected.
enum StatedTLSMode: BitwiseCopyable {
    case disable
    case require
    case verifyCA
    case verifyFull

    /// Whether it grants what a text demands, in the words of `sslMode`: as much protection or more. `prefer` demands nothing, and
    /// `disable` that there is none.
    func satisfies(_ demand: UnsafeRawBufferPointer) -> Bool {
        if demand.isWord("prefer") {
            return true
        }
        return switch self {
        case .disable: demand.isWord("disable")
        case .require: demand.isWord("require")
        case .verifyCA: demand.isWord("require") || demand.isWord("verify-ca")
        case .verifyFull: demand.isWord("require") || demand.isWord("verify-ca") || demand.isWord("verify-full")
        }
    }
}

extension StatedText {
    /// As a yes or no, in all spellings that libmongoc takes; nil for anything else.
    var isTrue: Bool? {
        func isOne(of words: [StaticString]) -> Bool {
            words.contains { text.count == $0.utf8CodeUnitCount && text.behind($0) != nil }
        }
        if isOne(of: ["true", "t", "yes", "y", "1"]) {
            return true
        }
        return isOne(of: ["false", "f", "no", "n", "0", "-1"]) ? false : nil
    }
}
