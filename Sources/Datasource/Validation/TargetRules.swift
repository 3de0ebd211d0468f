/// What a target makes of a document: how strict it is, and what it takes beside the credentials.
package struct TargetRules: Sendable {
    /// How bad it is to break a rule that the target's vendor doesn't document.
    package var inferred: Severity

    /// How bad a key is that isn't known.
    package var unknownKeys: Severity

    /// How bad a type is that isn't known.
    package var unknownTypes: Severity

    /// The options that it takes; nil when it has no place for any.
    package var options: ObjectForm?

    /// Whether an update must hold everything that shall be there afterwards, instead of what changes.
    package var replacesEverythingOnUpdate: Bool

    /// The types that it takes, of those that the protocol knows; nil for all.
    package var datasourceTypes: [String]?

    /// Credentials beside those of the catalogue that, where one is given, leave no other required.
    package var wholeConnections: [WholeConnection]

    /// Which credentials it demands; nil for those that the catalogue does.
    package var demands: Demands?

    /// What it documents of values beyond what holds everywhere; nil for nothing.
    package var limits: TargetLimits?

    package init(
        inferred: Severity,
        unknownKeys: Severity,
        unknownTypes: Severity,
        options: ObjectForm?,
        replacesEverythingOnUpdate: Bool = false,
        datasourceTypes: [String]? = nil,
        wholeConnections: [WholeConnection] = [],
        demands: Demands? = nil,
        limits: TargetLimits? = nil
    ) {
        self.inferred = inferred
        self.unknownKeys = unknownKeys
        self.unknownTypes = unknownTypes
        self.options = options
        self.replacesEverythingOnUpdate = replacesEverythingOnUpdate
        self.datasourceTypes = datasourceTypes
        self.wholeConnections = wholeConnections
        self.demands = demands
        self.limits = limits
    }

    /// The built-in vault: strict, because it must be able to connect, and a mistyped key must not weaken a connection.
    package static let local = TargetRules(
        inferred: .error,
        unknownKeys: .error,
        unknownTypes: .error,
        options: LocalOptions.form
    )
}

/// What a document is validated for.
package enum Purpose: Sendable {
    /// A whole document, to be stored.
    case create

    /// Changes to a stored document, unless the target replaces everything.
    case update

    /// Credentials to connect with once; no name is needed.
    case test
}
