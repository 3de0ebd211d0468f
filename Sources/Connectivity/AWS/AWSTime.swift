import POSIX

/// A time as Amazon Web Services write it: `20130524T000000Z`.
struct AWSTime: Hashable {
    let text: String

    init(_ timestamp: Timestamp) {
        let digits = timestamp.description.utf8.prefix { $0 != UInt8(ascii: ".") }
        let compact = digits.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: ":") }
        text = String(decoding: compact, as: UTF8.self) + "Z"
    }

    /// `20130524`.
    var date: String { String(text.prefix(8)) }
}
