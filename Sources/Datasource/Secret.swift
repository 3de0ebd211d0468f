/// A password, key or token: everything that prints it prints `<redacted>`.
package struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// What stands for a secret wherever a person may look.
    package static let redacted = "<redacted>"

    /// The secret itself. Read it only where it is handed to what needs it.
    package let revealed: String

    package init(_ text: String) {
        revealed = text
    }

    package var description: String { Self.redacted }
    package var debugDescription: String { Self.redacted }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
