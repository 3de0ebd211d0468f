import JSON

/// A form laid out for a validator: flat memory and bit masks. `FormCompiler` makes it.
///
/// Unsafe, so that walking a document costs no reference counting; the form that owns it must outlive its use.
struct FormTable: @unchecked Sendable {
    /// A condition, and the fields that it governs.
    struct ConditionalFields: BitwiseCopyable {
        let condition: ConditionCheck
        let fields: UInt64
    }

    /// The comparisons that hold when a field isn't given.
    struct DefaultEqualities: BitwiseCopyable {
        let field: UInt64
        let equalities: UInt64
    }

    let keys: KeyTable
    let fields: UnsafeBufferPointer<FieldCheck>
    let required: UInt64
    let requiredWhen: UnsafeBufferPointer<ConditionalFields>
    let applicableWhen: UnsafeBufferPointer<ConditionalFields>
    let rules: UnsafeBufferPointer<RuleCheck>
    let defaults: UnsafeBufferPointer<DefaultEqualities>

    /// The fields that ought to be there and aren't.
    func missingFields(_ facts: Facts) -> UInt64 {
        var missing = required & ~facts.given
        for rule in requiredWhen where rule.fields & ~facts.given != 0 {
            if rule.condition.canBeJudged(by: facts), rule.condition.holds(for: facts) {
                missing |= rule.fields & ~facts.given
            }
        }
        return missing
    }

    /// The fields that are there and mean nothing.
    func inapplicableFields(_ facts: Facts) -> UInt64 {
        var inapplicable: UInt64 = 0
        for rule in applicableWhen where rule.fields & facts.given != 0 {
            if rule.condition.canBeJudged(by: facts), !rule.condition.holds(for: facts) {
                inapplicable |= rule.fields & facts.given
            }
        }
        return inapplicable
    }
}

/// A rule between fields, as masks.
struct RuleCheck: BitwiseCopyable {
    enum Kind: BitwiseCopyable {
        case together
        case atLeastOne
        case atMostOne
        case agreement
    }

    let kind: Kind
    let condition: ConditionCheck?

    /// The fields of each alternative; for the other kinds, one mask with all.
    let alternatives: UnsafeBufferPointer<UInt64>

    /// Whether it is broken; of an agreement, whether that has to be looked at: then the first alternative is the connection
    /// string, the second what stands beside it.
    func isBroken(_ facts: Facts) -> Bool {
        if let condition, !(condition.canBeJudged(by: facts) && condition.holds(for: facts)) {
            return false
        }
        switch kind {
        case .together:
            return alternatives.contains { facts.given & $0 != 0 && facts.given & $0 != $0 }
        case .atLeastOne:
            return !alternatives.contains { facts.given & $0 == $0 }
        case .atMostOne:
            return alternatives.contains { (facts.given & $0).nonzeroBitCount > 1 }
        case .agreement:
            return alternatives.allSatisfy { facts.given & $0 & ~facts.broken != 0 }
        }
    }
}
