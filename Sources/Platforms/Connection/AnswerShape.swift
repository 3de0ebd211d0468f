import JSON

/// The members that a platform documents for an object of its answers, with their kinds. It may add others.
struct AnswerShape: Sendable {
    indirect enum Kind: Sendable {
        case string
        case integer
        case number
        case boolean
        case object(AnswerShape)
        case array(Kind)

        /// An object whose values are all of one kind.
        case map(Kind)
    }

    /// These are there, and not null.
    let required: [String: Kind]

    /// These may be missing or null.
    let optional: [String: Kind]

    init(_ required: [String: Kind] = [:], optional: [String: Kind] = [:]) {
        self.required = required
        self.optional = optional.filter { required[$0.key] == nil }
    }

    /// Any object.
    static let any = AnswerShape()

    /// - Parameter path: of the object in the answer, as people write it; empty for the answer itself.
    /// - Throws: the place of the first member that isn't as documented, and what it must be.
    func check(_ object: JSONObject, at path: String = "") throws(AnswerMismatch) {
        for (key, kind) in required.sorted(by: { $0.key < $1.key }) {
            guard let value = object[key] else {
                throw AnswerMismatch(
                    expected: "`\(Self.place(key, in: path))` to be \(kind.wording), but it is missing"
                )
            }
            try kind.check(value, at: Self.place(key, in: path))
        }
        for (key, kind) in optional.sorted(by: { $0.key < $1.key }) {
            guard let value = object[key], !value.isNull else { continue }
            try kind.check(value, at: Self.place(key, in: path))
        }
    }

    fileprivate static func place(_ key: String, in path: String) -> String {
        path.isEmpty ? key : "\(path).\(key)"
    }
}

extension AnswerShape.Kind {
    /// An array of objects.
    static func objects(_ shape: AnswerShape) -> AnswerShape.Kind { .array(.object(shape)) }

    /// - Parameter path: of the value in the answer.
    func check(_ value: JSONValue, at path: String) throws(AnswerMismatch) {
        switch (self, value) {
        case (.string, .string), (.boolean, .bool), (.number, .number):
            return
        case (.integer, .number) where value.integer != nil:
            return
        case (.object(let shape), .object(let object)):
            try shape.check(object, at: path)
        case (.array(let kind), .array(let elements)):
            for (index, element) in elements.enumerated() {
                try kind.check(element, at: "\(path)[\(index)]")
            }
        case (.map(let kind), .object(let object)):
            for member in object.members {
                try kind.check(member.value, at: AnswerShape.place(member.key.string.excerpt, in: path))
            }
        default:
            throw AnswerMismatch(expected: "`\(path)` to be \(wording)")
        }
    }

    /// The kind as the end of a sentence.
    var wording: String {
        switch self {
        case .string: "a string"
        case .integer: "a whole number"
        case .number: "a number"
        case .boolean: "true or false"
        case .object, .map: "an object"
        case .array(.string): "an array of strings"
        case .array(.object): "an array of objects"
        case .array: "an array"
        }
    }
}
