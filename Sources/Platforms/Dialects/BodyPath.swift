package import JSON

/// Where something stands inside a body: the keys that lead there. The empty path is the body itself.
package struct BodyPath: Hashable, Sendable, ExpressibleByStringLiteral, ExpressibleByArrayLiteral {
    package let keys: [String]

    package init(_ keys: [String]) {
        self.keys = keys
    }

    /// One key.
    package init(stringLiteral key: String) {
        keys = [key]
    }

    package init(arrayLiteral keys: String...) {
        self.keys = keys
    }

    package static let root = BodyPath([])

    func appending(_ key: String) -> BodyPath { BodyPath(keys + [key]) }

    func appending(_ other: BodyPath) -> BodyPath { BodyPath(keys + other.keys) }

    package var pointer: JSONPointer { JSONPointer(keys.map(JSONPointer.Step.key)) }

    /// As people write it: `proxy.ssh.host`.
    package var name: String { keys.joined(separator: ".") }
}
