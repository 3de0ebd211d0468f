package import JSON

/// One member of an object: what it means, what it may be, and where that rule comes from.
package struct Field: Sendable {
    /// The key, in its canonical spelling.
    package let name: String

    /// What a person reads: `User name`.
    package let label: String

    /// One line that says what belongs here.
    package let help: String
    package let group: FieldGroup

    /// The kinds of value it takes, usually one.
    package let types: [ValueType]
    package let requirement: Requirement

    /// When it means anything at all.
    package let applicability: Applicability
    package let secrecy: Secrecy

    /// Which destinations of secrets it decides: a change of it may not carry a stored secret along.
    package let decides: [Destination]

    /// The only values of a string; empty when there is no such list.
    package let allowedValues: [String]

    /// The range of an integer.
    package let range: ClosedRange<Int>?

    /// The most Unicode scalars that a string may have.
    package let maximumLength: Int?

    /// What else the text of a string must be.
    package let format: Format

    /// What holds when it isn't given.
    package let defaultValue: JSONValue?

    /// A value that is valid.
    package let example: JSONValue

    /// Other keys under which it is accepted, with a warning.
    package let aliases: [String]
    package let origin: Origin

    package init(
        _ name: String,
        _ label: String,
        _ types: ValueType...,
        in group: FieldGroup,
        help: String,
        required: Requirement = .never,
        applies: Applicability = .always,
        secrecy: Secrecy = .plain,
        decides: [Destination] = [],
        allowed: [String] = [],
        range: ClosedRange<Int>? = nil,
        maximumLength: Int? = nil,
        format: Format = .line,
        default defaultValue: JSONValue? = nil,
        example: JSONValue,
        aliases: [String] = [],
        origin: Origin
    ) {
        self.name = name
        self.label = label
        self.help = help
        self.group = group
        self.types = types
        self.requirement = required
        self.applicability = applies
        self.secrecy = secrecy
        self.decides = decides
        self.allowedValues = allowed
        self.range = range
        self.maximumLength = maximumLength
        self.format = format
        self.defaultValue = defaultValue
        self.example = example
        self.aliases = aliases
        self.origin = origin
    }

    /// The fewest elements of a list of objects: one that must be given, if only sometimes, can't be empty.
    package var minimumCount: Int { elementForm != nil && requirement != .never ? 1 : 0 }

    package var isSecret: Bool { secrecy != .plain }

    /// The form of its value, or of the elements of its value, where that is an object with a form of its own.
    package var form: ObjectForm? {
        for case .form(let form) in types { return form }
        return elementForm
    }

    /// The form of its elements, where it is a list of objects.
    package var elementForm: ObjectForm? {
        for case .forms(let form) in types { return form }
        return nil
    }
}
