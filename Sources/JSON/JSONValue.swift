/// A JSON value that stands on its own: what is stored, merged and answered.
///
/// Two values are equal when they are spelled alike: numbers by their digits, strings by their bytes of UTF-8, objects
/// by their members in order.
package enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(ExactString)
    case array([JSONValue])
    case object(JSONObject)

    package static func string(_ text: String) -> JSONValue {
        .string(ExactString(text))
    }

    /// Parses a text.
    ///
    /// - Throws: the first thing that is wrong with it.
    package init(parsing bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONSyntaxError) {
        self = try JSONDocument.parsing(bytes, limits: limits).value
    }

    package var kind: JSONKind {
        switch self {
        case .null: .null
        case .bool(let value): value ? .true : .false
        case .number: .number
        case .string: .string
        case .array: .array
        case .object: .object
        }
    }

    package var string: String? {
        if case .string(let text) = self { text.string } else { nil }
    }

    package var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The number where it is a whole one that fits, also when spelled `1.0` or `1e3`.
    package var integer: Int? {
        if case .number(let number) = self { number.integer } else { nil }
    }

    package var array: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    package var object: JSONObject? {
        if case .object(let object) = self { object } else { nil }
    }

    package var isNull: Bool { self == .null }

    /// The member of an object with this key; nil for anything else.
    package subscript(_ key: String) -> JSONValue? {
        object?[key]
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int) { self = .number(JSONNumber(value)) }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    package init(nilLiteral: ()) { self = .null }
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(JSONObject(elements.map { (key: $0.0, value: $0.1) }))
    }
}
