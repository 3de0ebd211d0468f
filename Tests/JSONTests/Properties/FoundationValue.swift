import Foundation
import JSON

/// Foundation's reading of a text, as a second opinion where it means the same: it is laxer than RFC 8259, keeps one of two
/// equal keys, and knows numbers only as doubles and integers.
enum FoundationValue {
    static func isAccepted(_ bytes: [UInt8]) -> Bool {
        (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)) != nil
    }

    /// Foundation refuses numbers that a double can't hold.
    static func mayOverflow(_ bytes: [UInt8]) -> Bool {
        bytes.contains(UInt8(ascii: "e")) || bytes.contains(UInt8(ascii: "E"))
    }

    /// Whether Foundation reads a text as this value.
    static func reads(_ bytes: [UInt8], as value: JSONValue) -> Bool {
        guard let object = try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed) else {
            return false
        }
        return equal(object, value)
    }

    private static func equal(_ object: Any, _ value: JSONValue) -> Bool {
        switch value {
        case .null:
            return object is NSNull
        case .bool(let bool):
            return (object as? NSNumber)?.boolValue == bool
        case .number(let number):
            return (object as? NSNumber).map { isNear($0.doubleValue, number.double) } ?? false
        case .string(let text):
            return (object as? String).map { ExactString($0) == text } ?? false
        case .array(let elements):
            guard let array = object as? [Any], array.count == elements.count else { return false }
            return zip(array, elements).allSatisfy { equal($0, $1) }
        case .object(let members):
            guard let dictionary = object as? [String: Any], dictionary.count == members.members.count else {
                return false
            }
            return members.members.allSatisfy { member in
                dictionary[member.key.string].map { equal($0, member.value) } ?? false
            }
        }
    }

    /// Foundation doesn't round long fractions to the nearest double.
    private static func isNear(_ left: Double, _ right: Double) -> Bool {
        abs(left - right) <= abs(right) * 1e-12
    }
}
