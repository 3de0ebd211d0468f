import JSON

/// What one field may be, laid out flat. `problem` is where every rule about a single value is decided.
struct FieldCheck: BitwiseCopyable {
    struct Types: OptionSet, BitwiseCopyable {
        let rawValue: UInt8

        static let string = Types(rawValue: 1)
        static let integer = Types(rawValue: 2)
        static let boolean = Types(rawValue: 4)
        static let strings = Types(rawValue: 8)
        static let object = Types(rawValue: 16)

        /// An object with a form, or an array of such.
        static let form = Types(rawValue: 32)
        static let forms = Types(rawValue: 64)
    }

    /// A comparison that some condition makes with this field.
    struct Equality: BitwiseCopyable {
        let bit: UInt64
        let kind: JSONKind.RawValue

        /// Whether it is enough that the value begins with the text.
        let isBeginning: Bool
        let text: UnsafeRawBufferPointer

        @inline(__always)
        func holds(for value: JSONView) -> Bool {
            guard value.kind.rawValue == kind else { return false }
            guard value.isString else { return true }
            return value.withText { other in
                isBeginning ? other.upTo(text.count).hasSameBytes(as: text) : other.hasSameBytes(as: text)
            }
        }
    }

    let types: Types
    let isSecret: Bool
    let format: Format
    let allowed: UnsafeBufferPointer<UnsafeRawBufferPointer>
    let minimum: Int
    let maximum: Int
    let maximumLength: Int
    let minimumCount: Int
    let equalities: UnsafeBufferPointer<Equality>

    init(_ field: Field, equalities: [(bit: UInt64, value: JSONValue, isBeginning: Bool)], arena: Arena) {
        types = field.types.reduce(into: []) { $0.insert(Types($1)) }
        isSecret = field.isSecret
        format = field.format
        // The names of encodings are compared by their format.
        let allowedValues = field.format == .encodingName ? [] : field.allowedValues
        allowed = arena.copy(allowedValues.map { arena.copy($0) })
        minimum = field.range?.lowerBound ?? .min
        maximum = field.range?.upperBound ?? .max
        maximumLength = field.maximumLength ?? .max
        minimumCount = field.minimumCount
        self.equalities = arena.copy(
            equalities.map { bit, value, isBeginning in
                let text = arena.copy(value.string ?? "")
                return .init(bit: bit, kind: value.kind.rawValue, isBeginning: isBeginning, text: text)
            }
        )
    }
}

extension FieldCheck.Types {
    fileprivate init(_ type: ValueType) {
        switch type {
        case .string: self = .string
        case .integer: self = .integer
        case .boolean: self = .boolean
        case .strings: self = .strings
        case .object: self = .object
        case .form: self = .form
        case .forms: self = .forms
        }
    }
}

/// The checks work on the place of a field's row, so that the row isn't copied for each.
extension UnsafePointer<FieldCheck> {
    /// What is wrong with a value; for an object or an array with a form, only whether it is one.
    @inline(__always)
    func problem(in value: JSONView, secrets: SecretPolicy) -> FieldProblem? {
        let types = pointee.types
        switch value.kind {
        case .string:
            return types.contains(.string) ? textProblem(in: value) : .wrongType
        case .number:
            return types.contains(.integer) ? numberProblem(in: value) : .wrongType
        case .true, .false:
            return types.contains(.boolean) ? nil : .wrongType
        case .object:
            return objectProblem(in: value, secrets: secrets)
        case .array:
            return arrayProblem(in: value)
        case .null:
            return .null
        }
    }

    private func numberProblem(in value: JSONView) -> FieldProblem? {
        guard let number = value.integer else {
            return value.isSpelledAsInteger ? .outOfRange : .notWhole
        }
        return number >= pointee.minimum && number <= pointee.maximum ? nil : .outOfRange
    }

    @inline(__always)
    private func textProblem(in value: JSONView) -> FieldProblem? {
        value.withText { textProblem(in: $0) }
    }

    private func textProblem(in text: UnsafeRawBufferPointer) -> FieldProblem? {
        if text.isEmpty {
            return .empty
        }
        if pointee.isSecret, text.isWord("<redacted>") {
            return .redacted
        }
        if text.count > pointee.maximumLength, PlainText.scalarCount(of: text) > pointee.maximumLength {
            return .tooLong
        }
        guard pointee.allowed.isEmpty else {
            return pointee.allowed.contains { $0.hasSameBytes(as: text) } ? nil : .notAllowed
        }
        return pointee.format.problem(in: text)
    }

    private func objectProblem(in value: JSONView, secrets: SecretPolicy) -> FieldProblem? {
        if pointee.isSecret {
            return secretObjectProblem(in: value, secrets: secrets)
        }
        if !pointee.types.isDisjoint(with: [.object, .form]) {
            return nil
        }
        return SecretShape.isReference(value) ? .referenceOutsideSecret : .wrongType
    }

    private func secretObjectProblem(in value: JSONView, secrets: SecretPolicy) -> FieldProblem? {
        let mayBeValue = pointee.types.contains(.object)
        if let problem = SecretShape.problem(in: value, mayBeValue: mayBeValue, policy: secrets) {
            return problem
        }
        let isKey = mayBeValue && pointee.format == .serviceAccountKey && !SecretShape.isReference(value)
        return isKey ? ServiceAccount.problem(in: value) : nil
    }

    private func arrayProblem(in value: JSONView) -> FieldProblem? {
        if pointee.types.contains(.forms) {
            return value.count < pointee.minimumCount ? .empty : nil
        }
        guard pointee.types.contains(.strings) else {
            return .wrongType
        }
        for element in value.elements {
            guard element.isString else { return .wrongElement }
            guard textProblem(in: element) == nil else { return .invalidElement }
        }
        return nil
    }
}
