import JSON

/// Putting into words what was found. None of this runs for a valid document.
extension ObjectValidation {
    @inline(never)
    mutating func add(_ problem: FieldProblem, _ key: JSONView, _ value: JSONView, field: Field) {
        guard findings.hasRoom() else { return }
        let name = key.string ?? field.name
        let wording = problem.wording(for: field, key: name)
        findings.add(
            wording.code,
            at: .key(name),
            offset: key.offset,
            wording.message,
            severity: wording.code == .invalidSecret ? .error : severity(of: field),
            suggestion: problem.suggestion(for: field, value: value)
        )
    }

    @inline(never)
    mutating func addUnknown(_ key: JSONView, _ value: JSONView, form: ObjectForm) {
        guard findings.hasRoom() else { return }
        let name = key.string ?? ""
        let suggestion = form.suggestion(for: name)
        let question = suggestion.map { ": did you mean `\($0)`?" } ?? "."
        findings.add(
            .unknownField,
            at: .key(name),
            offset: key.offset,
            "`\(QuotedKey.shortened(name))` isn't known here\(question)",
            severity: severityOfUnknownKeys,
            suggestion: suggestion
        )
        if value.isObject, SecretShape.isReference(value) {
            let message = "`\(QuotedKey.shortened(name))` isn't known to be a secret: give its value, not a reference."
            findings.add(.invalidSecret, at: .key(name), offset: key.offset, message)
        }
    }

    /// A key that is an alias, or that says what an earlier key has said.
    @inline(never)
    mutating func addSecondSpelling(_ key: JSONView, _ match: KeyTable.Match, isRepeated: Bool, form: ObjectForm) {
        guard findings.hasRoom() else { return }
        let name = form.fields[match.number].name
        let written = key.string ?? name
        guard isRepeated else {
            let message = "`\(written)` is accepted for `\(name)`."
            findings.add(.alias, at: .key(written), offset: key.offset, message, severity: .warning, suggestion: name)
            return
        }
        let isSame = ExactString(written) == ExactString(name)
        let message =
            isSame
            ? "`\(name)` is given more than once."
            : "`\(written)` is another name for `\(name)`: give it once."
        findings.add(isSame ? .duplicateField : .conflict, at: .key(written), offset: key.offset, message)
    }

    @inline(never)
    mutating func addMissing(_ missing: UInt64, _ facts: Facts, form: ObjectForm, offset: Int) {
        guard findings.hasRoom() else { return }
        for (number, field) in form.fields.enumerated() where missing >> UInt64(number) & 1 == 1 {
            var reason = ""
            if case .when(let condition) = field.requirement {
                reason = " when \(condition.wording)\(form.remark(onUnsaid: condition, facts))"
            }
            let message = "`\(field.name)` is required\(reason)."
            findings.add(.missing, at: .key(field.name), offset: offset, message, severity: severity(of: field))
        }
    }

    @inline(never)
    mutating func addInapplicable(_ inapplicable: UInt64, _ facts: Facts, form: ObjectForm, offset: Int) {
        guard findings.hasRoom() else { return }
        for (number, field) in form.fields.enumerated() where inapplicable >> UInt64(number) & 1 == 1 {
            guard case .when(let condition, let otherwise) = field.applicability else { continue }
            let remedy = form.unsaidSelector(in: condition, facts).map { ": give `\($0)` too" } ?? ""
            let message = "`\(field.name)` has a meaning only when \(condition.wording)\(remedy)."
            let isError = otherwise == .error && severity(of: field) == .error
            let severity: Severity = isError ? .error : .warning
            findings.add(.notApplicable, at: .key(field.name), offset: offset, message, severity: severity)
        }
    }

    @inline(never)
    mutating func addBroken(_ rule: Rule, facts: Facts, _ object: JSONView, form: ObjectForm) {
        guard findings.hasRoom() else { return }
        let offset = object.end
        switch rule {
        case .agreement(let name, let syntax, let fields):
            addContradictions(of: name, syntax, fields, facts, object, form)
        case .together(let names):
            for name in names where !form.isGiven(name, facts) {
                let others = names.filter { form.isGiven($0, facts) }
                let message = "`\(name)` is required together with \(Self.list(others, "and"))."
                findings.add(.requiredTogether, at: .key(name), offset: offset, message, severity: severity(name, form))
            }
        case .atMostOne(let names):
            let given = names.filter { form.isGiven($0, facts) }
            for name in given.dropFirst() {
                let message = "Give only one of \(Self.list(given, "and"))."
                findings.add(.conflict, at: .key(name), offset: offset, message, severity: severity(name, form))
            }
        case .atLeastOne(let alternatives, _):
            let choices = form.completed(alternatives).map { Self.list($0, "and") }.joined(separator: ", or ")
            let name = alternatives.first?.first { !form.isGiven($0, facts) } ?? ""
            let message = "Give \(choices)."
            findings.add(.oneRequired, at: .key(name), offset: offset, message, severity: severity(name, form))
        }
    }

    /// Compares a connection string with what is given beside it, where both are texts and sound.
    private mutating func addContradictions(
        of name: String,
        _ syntax: ConnectionStringSyntax,
        _ fields: [StatedField],
        _ facts: Facts,
        _ object: JSONView,
        _ form: ObjectForm
    ) {
        guard let text = form.value(of: name, in: object), text.isString else { return }
        let contradicted = text.withText { bytes in
            (try? ConnectionString.read(bytes, syntax)).map { string in
                fields.filter { field in
                    guard !form.isBroken(field.name, facts) else { return false }
                    return form.value(of: field.name, in: object).map { string.contradicts(field.part, $0) } ?? false
                }
            }
        }
        for field in contradicted ?? [] {
            let isNeeded = form.field(named: field.name)?.requirement == .always
            let remedy = isNeeded ? "both must say the same" : "give it once"
            let message = "`\(field.name)` says something else than `\(name)`: \(remedy)."
            findings.add(
                .conflict,
                at: .key(field.name),
                offset: object.end,
                message,
                severity: severity(field.name, form)
            )
        }
    }

    @inline(never)
    mutating func addRepeatedName(at position: Int, in list: JSONView) {
        guard findings.hasRoom() else { return }
        let before = findings.count
        let message = "An element before this one has the same `name`."
        findings.add(.conflict, at: .key("name"), offset: list.end, message)
        findings.nest(since: before, under: .index(position))
    }

    private func severity(_ name: String, _ form: ObjectForm) -> Severity {
        form.field(named: name).map { severity(of: $0) } ?? .error
    }

    private static func list(_ names: [String], _ conjunction: String) -> String {
        names.map { "`\($0)`" }.joined(separator: " \(conjunction) ")
    }
}

extension ObjectForm {
    /// The name of the field that was probably meant by a key.
    func suggestion(for key: String) -> String? {
        guard key.utf8.count <= Spelling.maximumLength else { return nil }
        let candidates = fields.flatMap { [$0.name] + $0.aliases }
        let word = Spelling.normalized(key)
        let same = candidates.first { Spelling.normalized($0) == word }
        return same.flatMap { field(named: $0)?.name } ?? OtherWords.field(meantBy: key, in: self)
            ?? Spelling.closest(to: key, among: candidates).flatMap { field(named: $0)?.name }
    }

    /// The value of a field, under whichever of its names it is given.
    func value(of name: String, in object: JSONView) -> JSONView? {
        guard let number = match(for: name)?.number else { return nil }
        for (key, value) in object.members where key.withText({ table.keys.find($0) })?.number == number {
            return value
        }
        return nil
    }

    fileprivate func isBroken(_ name: String, _ facts: Facts) -> Bool {
        guard let match = match(for: name) else { return true }
        return facts.broken >> UInt64(match.number) & 1 == 1
    }

    func isGiven(_ name: String, _ facts: Facts) -> Bool {
        guard let match = match(for: name) else { return false }
        return facts.given >> UInt64(match.number) & 1 == 1
    }
}
