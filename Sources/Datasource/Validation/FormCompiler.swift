import JSON

/// Turns the declaration of a form into the table that a validator uses.
struct FormCompiler {
    /// A comparison that some condition makes; its position is its bit.
    private struct Equality: Hashable {
        let field: Int
        let value: JSONValue

        /// Whether only the beginning of a text is compared.
        var isBeginning = false
    }

    private let fields: [Field]
    private let rules: [Rule]
    private let arena: Arena
    private var equalities: [Equality] = []

    init(fields: [Field], rules: [Rule], arena: Arena) {
        self.fields = fields
        self.rules = rules
        self.arena = arena
    }

    mutating func compile() -> FormTable {
        let requirements = grouped(
            fields.map { if case .when(let condition) = $0.requirement { condition } else { nil } }
        )
        let applicabilities = grouped(
            fields.map { if case .when(let condition, _) = $0.applicability { condition } else { nil } }
        )
        let ruleChecks = rules.map { check(for: $0) }
        // From here on all equalities are known.
        return FormTable(
            keys: keys,
            fields: arena.copy(fields.indices.map(fieldCheck)),
            required: mask(fields.indices.filter { fields[$0].requirement == .always }),
            requiredWhen: arena.copy(requirements),
            applicableWhen: arena.copy(applicabilities),
            rules: arena.copy(ruleChecks),
            defaults: arena.copy(fields.indices.compactMap(defaultEqualities))
        )
    }

    private var keys: KeyTable {
        var keys: [KeyTable.Key] = []
        for (number, field) in fields.enumerated() {
            keys.append(.init(text: field.name, number: number))
            keys += field.aliases.map { .init(text: $0, number: number, isAlias: true) }
        }
        return KeyTable(keys, in: arena)
    }

    private func fieldCheck(of number: Int) -> FieldCheck {
        let own = equalities.indices.filter { equalities[$0].field == number }
        return FieldCheck(
            fields[number],
            equalities: own.map { (1 << UInt64($0), equalities[$0].value, equalities[$0].isBeginning) },
            arena: arena
        )
    }

    private func defaultEqualities(of number: Int) -> FormTable.DefaultEqualities? {
        let holding = equalities.indices.filter {
            equalities[$0].field == number && equalities[$0].value == fields[number].defaultValue
        }
        guard !holding.isEmpty else { return nil }
        return .init(field: 1 << UInt64(number), equalities: mask(holding))
    }

    /// Puts the fields that share a condition together.
    private mutating func grouped(_ conditions: [Condition?]) -> [FormTable.ConditionalFields] {
        var distinct: [Condition] = []
        for case .some(let condition) in conditions where !distinct.contains(condition) {
            distinct.append(condition)
        }
        return distinct.map { condition in
            .init(
                condition: check(for: condition),
                fields: mask(conditions.indices.filter { conditions[$0] == condition })
            )
        }
    }

    private mutating func check(for rule: Rule) -> RuleCheck {
        switch rule {
        case .together(let names):
            RuleCheck(kind: .together, condition: nil, alternatives: arena.copy([mask(names)]))
        case .atMostOne(let names):
            RuleCheck(kind: .atMostOne, condition: nil, alternatives: arena.copy([mask(names)]))
        case .agreement(let name, let syntax, let others):
            RuleCheck(
                kind: .agreement,
                condition: beginning(of: name, syntax),
                alternatives: arena.copy([mask([name]), mask(others.map(\.name))])
            )
        case .atLeastOne(let alternatives, let condition):
            RuleCheck(
                kind: .atLeastOne,
                condition: condition.map { check(for: $0) },
                alternatives: arena.copy(alternatives.map { mask($0) })
            )
        }
    }

    /// What the text begins with where it says anything to compare: most buckets have plain names, for which nothing is to do.
    private mutating func beginning(of name: String, _ syntax: ConnectionStringSyntax) -> ConditionCheck? {
        guard syntax == .accessPoint else { return nil }
        let number = number(of: name)
        let bit = bit(of: Equality(field: number, value: "arn:", isBeginning: true))
        return ConditionCheck(clauses: arena.copy([Clause(equal: bit)]), fields: 1 << UInt64(number))
    }

    private mutating func check(for condition: Condition) -> ConditionCheck {
        let clauses = clauses(of: condition, negated: false)
        var fields: UInt64 = 0
        for clause in clauses {
            fields |= clause.given | clause.notGiven
            for (bit, equality) in equalities.enumerated()
            where (clause.equal | clause.notEqual) >> UInt64(bit) & 1 == 1 {
                fields |= 1 << UInt64(equality.field)
            }
        }
        return ConditionCheck(clauses: arena.copy(clauses), fields: fields)
    }

    /// The condition, or its opposite, as alternatives of facts (disjunctive normal form).
    private mutating func clauses(of condition: Condition, negated: Bool) -> [Clause] {
        switch condition {
        case .equals(let name, let value):
            let bit = bit(of: Equality(field: number(of: name), value: value))
            return [negated ? Clause(notEqual: bit) : Clause(equal: bit)]
        case .isOneOf(let name, let values):
            return clauses(of: .any(values.map { .equals(name, $0) }), negated: negated)
        case .isGiven(let name):
            return [negated ? Clause(notGiven: mask([name])) : Clause(given: mask([name]))]
        case .not(let inner):
            return clauses(of: inner, negated: !negated)
        case .all(let conditions):
            return negated ? alternatives(conditions, negated: true) : combinations(conditions, negated: false)
        case .any(let conditions):
            return negated ? combinations(conditions, negated: true) : alternatives(conditions, negated: false)
        }
    }

    private mutating func alternatives(_ conditions: [Condition], negated: Bool) -> [Clause] {
        conditions.flatMap { clauses(of: $0, negated: negated) }
    }

    private mutating func combinations(_ conditions: [Condition], negated: Bool) -> [Clause] {
        var combined = [Clause()]
        for condition in conditions {
            let next = clauses(of: condition, negated: negated)
            combined = combined.flatMap { left in next.map { left.and($0) } }
        }
        return combined
    }

    private mutating func bit(of equality: Equality) -> UInt64 {
        if let known = equalities.firstIndex(of: equality) {
            return 1 << UInt64(known)
        }
        precondition(equalities.count < 64, "The conditions of a form make at most 64 comparisons.")
        equalities.append(equality)
        return 1 << UInt64(equalities.count - 1)
    }

    private func number(of name: String) -> Int {
        guard let number = fields.firstIndex(where: { $0.name == name }) else {
            preconditionFailure("A rule speaks of `\(name)`, which isn't a field of its form.")
        }
        return number
    }

    private func mask(_ names: [String]) -> UInt64 {
        mask(names.map(number))
    }

    private func mask(_ numbers: [Int]) -> UInt64 {
        numbers.reduce(0) { $0 | 1 << UInt64($1) }
    }
}

extension Clause {
    fileprivate func and(_ other: Clause) -> Clause {
        Clause(
            given: given | other.given,
            notGiven: notGiven | other.notGiven,
            equal: equal | other.equal,
            notEqual: notEqual | other.notEqual
        )
    }
}
