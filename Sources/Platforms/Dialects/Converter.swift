package import JSON

/// How the value of one field is written and read. It never sees a reference to a secret or a placeholder for one, which are
/// carried as they are.
package struct Converter: Sendable {
    /// Why a value can't be carried: one sentence that doesn't quote it.
    package struct Problem: Error, Hashable, Sendable {
        package let message: String

        package init(_ message: String) {
            self.message = message
        }
    }

    /// Ours to the platform's; nil where nothing needs to be said.
    let write: @Sendable (JSONValue) throws(Problem) -> JSONValue?

    /// The platform's to ours; nil where nothing needs to be said.
    let read: @Sendable (JSONValue) throws(Problem) -> JSONValue?

    package init(
        write: @escaping @Sendable (JSONValue) throws(Problem) -> JSONValue?,
        read: @escaping @Sendable (JSONValue) throws(Problem) -> JSONValue?
    ) {
        self.write = write
        self.read = read
    }
}

extension Converter {
    /// The same on both sides.
    package static let same = Converter(
        write: { value throws(Problem) in value },
        read: { value throws(Problem) in value }
    )

    /// Words of ours for other words.
    ///
    /// - Parameters:
    ///   - words: each pair stands for the same.
    ///   - unsaid: the word of ours that the platform takes for granted.
    package static func words(_ words: [(ours: String, theirs: String)], unsaid: String? = nil) -> Converter {
        let ours = words.map(\.ours) + (unsaid.map { [$0] } ?? [])
        return Converter(
            write: { value throws(Problem) in
                if let unsaid, value == .string(unsaid) {
                    return nil
                }
                guard let pair = words.first(where: { value == .string($0.ours) }) else {
                    throw Problem("The platform has no word for this value, only for \(list(ours)).")
                }
                return .string(pair.theirs)
            },
            read: { value throws(Problem) in
                guard let pair = words.first(where: { value == .string($0.theirs) }) else {
                    throw Problem("There is no word of ours for this value.")
                }
                return .string(pair.ours)
            }
        )
    }

    /// Two words of ours for true and false.
    package static func flag(true yes: String, false no: String) -> Converter {
        Converter(
            write: { value throws(Problem) in
                guard value == .string(yes) || value == .string(no) else {
                    throw Problem("This must be \(list([yes, no])).")
                }
                return .bool(value == .string(yes))
            },
            read: { value throws(Problem) in
                guard let flag = value.bool else { throw Problem("This must be true or false.") }
                return .string(flag ? yes : no)
            }
        )
    }

    /// A value of theirs that goes without saying.
    package static func unsaid(_ value: JSONValue) -> Converter {
        Converter(
            write: { given throws(Problem) in given },
            read: { read throws(Problem) in read == value ? nil : read }
        )
    }

    /// A text that holds JSON, which may also be given as an object.
    package static let objectAsText = Converter(
        write: { value throws(Problem) in
            guard value.object != nil else { return value }
            return .string(String(decoding: value.bytes, as: UTF8.self))
        },
        read: { value throws(Problem) in value }
    )

    /// A text of ours whose end goes without saying: `acme.example.com` for `acme`.
    package static func withoutSuffix(_ suffix: String) -> Converter {
        Converter(
            write: { value throws(Problem) in
                guard let text = value.string, text.utf8.count > suffix.utf8.count, text.hasSuffix(suffix) else {
                    throw Problem("This must end with `\(suffix)`.")
                }
                return .string(String(text.dropLast(suffix.count)))
            },
            read: { value throws(Problem) in
                guard let text = value.string, !text.isEmpty else { throw Problem("This must be a text.") }
                return .string(text + suffix)
            }
        )
    }

    private static func list(_ words: [String]) -> String {
        words.map { "`\($0)`" }.joined(separator: ", ")
    }
}
