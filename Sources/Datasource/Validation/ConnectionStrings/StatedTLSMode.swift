/// How a connection string wants a connection to be protected.
enum StatedTLSMode: BitwiseCopyable {
    case disable
    case require
    case verifyCA
    case verifyFull

    /// Whether it is what a text says, in the words of `sslMode`.
    func says(_ text: UnsafeRawBufferPointer) -> Bool { text.isWord(word) }

    private var word: StaticString {
        switch self {
        case .disable: "disable"
        case .require: "require"
        case .verifyCA: "verify-ca"
        case .verifyFull: "verify-full"
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
