import JSON

/// Validates objects by their forms, and collects what it finds.
struct ObjectValidation {
    /// What is the same for all objects of one validation.
    struct Settings {
        var inferred: Severity
        var unknownKeys: Severity
        var secrets: SecretPolicy

        /// Whether a change can't take away what is always required. Where the stored document is at hand, what comes of the
        /// change is validated instead.
        var refusesRemoval: Bool
    }

    private let settings: Settings
    var findings = Findings()

    /// The value of the key `name` in credentials, which isn't one of theirs.
    var nameInCredentials: JSONView?

    init(_ settings: Settings) {
        self.settings = settings
    }

    /// - Parameters:
    ///   - isPatch: whether only changes are given: nothing is missing then, and null removes.
    ///   - mayHoldName: whether the key `name` is put aside for somebody else, unless there is a field of that name.
    mutating func validate(_ object: JSONView, by form: ObjectForm, isPatch: Bool, mayHoldName: Bool = false) {
        let table = form.table
        var facts = Facts()
        for (key, value) in object.members {
            guard let match = key.withText({ table.keys.find($0) }) else {
                if mayHoldName, key.hasText("name") {
                    nameInCredentials = value
                } else {
                    addUnknown(key, value, form: form)
                }
                continue
            }
            let bit: UInt64 = 1 &<< UInt64(match.number)
            if facts.given & bit != 0 || match.isAlias {
                addSecondSpelling(key, match, isRepeated: facts.given & bit != 0, form: form)
            }
            facts.given |= bit
            if value.isNull, isPatch {
                if settings.refusesRemoval, table.required & bit != 0 {
                    add(.null, key, value, field: form.fields[match.number])
                }
                continue
            }
            let check = table.fields.baseAddress.unsafelyUnwrapped + match.number
            if let problem = check.problem(in: value, secrets: settings.secrets) {
                facts.broken |= bit
                add(problem, key, value, field: form.fields[match.number])
                continue
            }
            for equality in check.pointee.equalities where equality.holds(for: value) {
                facts.equalities |= equality.bit
            }
            if !check.pointee.types.isDisjoint(with: [.form, .forms]) {
                validateInside(value, key: key, field: form.fields[match.number], isPatch: isPatch)
            }
        }
        if !isPatch {
            for standard in table.defaults where facts.given & standard.field == 0 {
                facts.equalities |= standard.equalities
            }
            validateTogether(facts, object, form: form)
        }
    }

    /// Validates an object that has a form of its own, or each element of a list of such.
    private mutating func validateInside(_ value: JSONView, key: JSONView, field: Field, isPatch: Bool) {
        let before = findings.count
        if value.isObject, let form = field.form {
            validate(value, by: form, isPatch: isPatch)
        } else if let form = field.elementForm {
            for (position, element) in value.elements.enumerated() {
                validateElement(element, at: position, form: form)
            }
            for position in RepeatedName.positions(in: value) {
                addRepeatedName(at: position, in: value)
            }
        }
        findings.nest(since: before, under: .key(key.string ?? field.name))
    }

    /// A patch replaces an array as a whole (RFC 7396), so an element of it is complete.
    private mutating func validateElement(_ element: JSONView, at position: Int, form: ObjectForm) {
        guard element.isObject else {
            findings.add(.wrongType, at: .index(position), offset: element.offset, "An element must be an object.")
            return
        }
        let before = findings.count
        validate(element, by: form, isPatch: false)
        findings.nest(since: before, under: .index(position))
    }

    /// The rules that are about more than one field.
    @inline(__always)
    private mutating func validateTogether(_ facts: Facts, _ object: JSONView, form: ObjectForm) {
        let table = form.table
        let end = object.end
        var missing = table.missingFields(facts)
        let inapplicable = table.inapplicableFields(facts)
        if missing != 0 {
            if inapplicable != 0 {
                missing &= ~addUnsaid(missing, inapplicable, facts, form: form, offset: end)
            }
            addMissing(missing, facts, form: form, offset: end)
        }
        if inapplicable != 0 {
            addInapplicable(inapplicable, facts, form: form, offset: end)
        }
        for position in table.rules.indices where table.rules[position].isBroken(facts) {
            addBroken(form.rules[position], facts: facts, object, form: form)
        }
    }

    func severity(of field: Field) -> Severity {
        field.origin == .documented ? .error : settings.inferred
    }

    var severityOfUnknownKeys: Severity { settings.unknownKeys }
}
