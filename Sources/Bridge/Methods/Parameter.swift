import Datasource
import JSON

/// One parameter of a method, as a declaration that checks, positions and the OpenRPC document are derived from.
package struct Parameter: Sendable {
    /// What a value must be. What goes deeper is for the method to check.
    package enum Kind: Sendable, Equatable {
        case string
        case boolean
        case integer(ClosedRange<Int>)
        case object
        case strings
        case choice([String])
        case id

        /// For the document's members: any JSON at all, since the validators say what is wrong with it.
        case any
    }

    package let name: String
    package let kind: Kind
    package var isRequired = false

    /// One line for people.
    package let help: String

    package init(_ name: String, _ kind: Kind, required: Bool = false, _ help: String) {
        self.name = name
        self.kind = kind
        self.isRequired = required
        self.help = help
    }
}

extension Parameter.Kind {
    /// What is wrong with a value, with the end of a sentence.
    struct Problem {
        let code: Issue.Code
        let predicate: String

        fileprivate init(_ code: Issue.Code, _ predicate: String) {
            self.code = code
            self.predicate = predicate
        }
    }

    /// - Returns: nil when nothing is wrong.
    func problem(with value: JSONValue) -> Problem? {
        switch self {
        case .any: nil
        case .string: value.string == nil ? Problem(.wrongType, "must be a string") : nil
        case .boolean: value.bool == nil ? Problem(.wrongType, "must be true or false") : nil
        case .object: value.object == nil ? Problem(.wrongType, "must be an object") : nil
        case .strings: Self.isStrings(value) ? nil : Problem(.wrongType, "must be an array of strings")
        case .id: Self.isID(value) ? nil : Problem(.wrongType, "must be a string or a number")
        case .integer(let range): Self.problem(with: value, range)
        case .choice(let choices): Self.problem(with: value, choices)
        }
    }

    private static func problem(with value: JSONValue, _ range: ClosedRange<Int>) -> Problem? {
        guard value.kind == .number else { return Problem(.wrongType, "must be a whole number") }
        guard let integer = value.integer, range.contains(integer) else {
            let end =
                range.upperBound == .max
                ? "from \(range.lowerBound) on" : "from \(range.lowerBound) to \(range.upperBound)"
            return Problem(.outOfRange, "must be a whole number \(end)")
        }
        return nil
    }

    private static func problem(with value: JSONValue, _ choices: [String]) -> Problem? {
        let list = choices.map { "\"\($0)\"" }.joined(separator: " or ")
        guard let text = value.string else { return Problem(.wrongType, "must be \(list)") }
        let isAllowed = choices.contains { ExactString($0) == ExactString(text) }
        return isAllowed ? nil : Problem(.notAllowed, "must be \(list)")
    }

    private static func isStrings(_ value: JSONValue) -> Bool {
        value.array?.allSatisfy { $0.string != nil } ?? false
    }

    private static func isID(_ value: JSONValue) -> Bool {
        value.kind == .string || value.kind == .number
    }
}
