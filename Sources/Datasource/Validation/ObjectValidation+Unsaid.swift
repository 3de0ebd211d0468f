import JSON

/// What is wrong only because a field isn't given, so that its default counts.
extension ObjectValidation {
    /// A key for a way to log in that wasn't chosen, say: then the choice is what is missing, not what the usual way needs.
    ///
    /// - Returns: the missing fields that are spoken for by this.
    @inline(never)
    mutating func addUnsaid(
        _ missing: UInt64,
        _ inapplicable: UInt64,
        _ facts: Facts,
        form: ObjectForm,
        offset: Int
    ) -> UInt64 {
        var spokenFor: UInt64 = 0
        for (number, field) in form.fields.enumerated() where inapplicable >> UInt64(number) & 1 == 1 {
            guard case .when(let condition, _) = field.applicability, case .equals(let name, let value) = condition,
                form.unsaidSelector(in: condition, facts) != nil
            else { continue }
            let dependents = form.dependents(on: name, among: missing & ~spokenFor)
            guard dependents != 0, findings.hasRoom() else { continue }
            spokenFor |= dependents
            let word = value.string ?? String(decoding: value.bytes, as: UTF8.self)
            findings.add(
                .missing,
                at: .key(name),
                offset: offset,
                "`\(name)` isn't given: `\(field.name)` needs `\(word)` there.",
                severity: severity(of: form.fields[dependents.trailingZeroBitCount]),
                suggestion: word
            )
        }
        return spokenFor
    }
}

extension ObjectForm {
    /// The field whose value a condition asks for, where it isn't given and has another default.
    func unsaidSelector(in condition: Condition, _ facts: Facts) -> String? {
        guard case .equals(let name, let value) = condition, !isGiven(name, facts) else { return nil }
        guard let standard = field(named: name)?.defaultValue, standard != value else { return nil }
        return name
    }

    /// Why a condition holds where nobody gave the value that it asks for.
    func remark(onUnsaid condition: Condition, _ facts: Facts) -> String {
        guard case .equals(let name, let value) = condition, !isGiven(name, facts) else { return "" }
        return field(named: name)?.defaultValue == value ? ", as it is when it isn't given" : ""
    }

    /// Those of some fields that are required only because of a field's value.
    fileprivate func dependents(on name: String, among mask: UInt64) -> UInt64 {
        var dependents: UInt64 = 0
        for (number, field) in fields.enumerated() where mask >> UInt64(number) & 1 == 1 {
            if case .when(.equals(name, _)) = field.requirement {
                dependents |= 1 << UInt64(number)
            }
        }
        return dependents
    }

    /// Alternatives, each with everything that goes together with what it names, and each once.
    func completed(_ alternatives: [[String]]) -> [[String]] {
        var completed: [[String]] = []
        for alternative in alternatives {
            var names = alternative
            for case .together(let partners) in rules where partners.contains(where: names.contains) {
                names = partners + names.filter { !partners.contains($0) }
            }
            if !completed.contains(names) {
                completed.append(names)
            }
        }
        return completed
    }
}
