import Datasource
import JSON

/// Labels that go with every query, as Malloy Publisher, Credible's server, takes them.
enum CredibleMetadata {
    private static let mostLabels = 20
    private static let longestName = 128
    private static let longestValue = 256

    /// - Parameter place: where the labels stand.
    static func issues(_ labels: JSONObject, at place: JSONPointer) -> [Issue] {
        let given = labels.members.filter { !$0.value.isNull }
        var issues: [Issue] = []
        if given.count > mostLabels {
            let message = "Credible takes at most \(mostLabels) labels."
            issues.append(Issue(path: place, code: .outOfRange, message: message))
        }
        for label in given {
            guard let problem = problem(label.key.string, label.value) else { continue }
            issues.append(
                Issue(path: place.appending(label.key.string), code: problem.code, message: problem.message)
            )
        }
        return issues
    }

    private static func problem(_ name: String, _ value: JSONValue) -> (code: Issue.Code, message: String)? {
        guard isName(name) else {
            let message = "The name of a label has 1 to \(longestName) ASCII letters, digits and underscores."
            return (.invalidFormat, message)
        }
        guard let text = value.string else { return (.wrongType, "The value of a label must be a string.") }
        guard text.utf8.count <= longestValue else {
            return (.tooLong, "The value of a label has at most \(longestValue) characters.")
        }
        guard text.utf8.allSatisfy({ (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "\"") }) else {
            return (.invalidFormat, "The value of a label has printable ASCII characters alone, and no quotation mark.")
        }
        return nil
    }

    private static func isName(_ name: String) -> Bool {
        CredibleName.isIdentifier(name) && !name.utf8.contains(UInt8(ascii: "-")) && name.utf8.count <= longestName
    }
}
