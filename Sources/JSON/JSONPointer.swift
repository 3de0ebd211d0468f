/// A place in a JSON value, as RFC 6901 writes it: `/credentials/password`, and `""` for the whole.
package struct JSONPointer: Hashable, Sendable, CustomStringConvertible {
    package enum Step: Hashable, Sendable {
        case key(String)
        case index(Int)
    }

    package let description: String

    package static let root = JSONPointer([Step]())

    package init(_ steps: [Step]) {
        description = steps.map(Self.spelled).joined()
    }

    /// The place of a member or of a member's member.
    package init(_ keys: String...) {
        self.init(keys.map(Step.key))
    }

    private init(spelled: String) {
        description = spelled
    }

    package func appending(_ key: String) -> JSONPointer {
        JSONPointer(spelled: description + Self.spelled(.key(key)))
    }

    package func appending(_ index: Int) -> JSONPointer {
        JSONPointer(spelled: description + Self.spelled(.index(index)))
    }

    private static func spelled(_ step: Step) -> String {
        switch step {
        case .index(let index):
            return "/\(index)"
        case .key(let key):
            var spelled: [UInt8] = [ASCII.slash]
            for byte in key.utf8 {
                switch byte {
                case UInt8(ascii: "~"): spelled += [byte, ASCII.zero]
                case ASCII.slash: spelled += [UInt8(ascii: "~"), ASCII.zero + 1]
                default: spelled.append(byte)
                }
            }
            return String(decoding: spelled, as: UTF8.self)
        }
    }
}

extension JSONPointer {
    /// - Returns: nil for what isn't a pointer.
    package init?(parsing text: String) {
        guard let keys = Self.keys(of: text) else { return nil }
        self.init(keys.map(Step.key))
    }

    /// The keys that a pointer's text leads through, with `~1` and `~0` resolved; nil for what isn't a pointer.
    package static func keys(of text: String) -> [String]? {
        if text.isEmpty {
            return []
        }
        guard text.utf8.first == ASCII.slash else { return nil }
        return text.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map { part in
            unescaped(part)
        }
    }

    private static func unescaped(_ part: Substring) -> String {
        var bytes: [UInt8] = []
        var isEscaped = false
        for byte in part.utf8 {
            if isEscaped {
                bytes.append(byte == ASCII.zero ? UInt8(ascii: "~") : ASCII.slash)
                isEscaped = false
            } else if byte == UInt8(ascii: "~") {
                isEscaped = true
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension JSONPointer {
    /// The place that another pointer leads to from here.
    package func appending(_ other: JSONPointer) -> JSONPointer {
        JSONPointer(spelled: description + other.description)
    }
}
