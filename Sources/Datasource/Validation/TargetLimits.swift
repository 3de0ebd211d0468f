import JSON

/// What a target's vendor documents of values beyond what holds everywhere.
package struct TargetLimits: Sendable {
    /// What the names of its data sources may consist of.
    package enum Names: Sendable {
        /// Whatever a name may hold anywhere.
        case any

        /// ASCII letters, digits, underscores, and hyphens with a warning: two pages of the vendor disagree about those.
        case asciiWords
    }

    /// The most Unicode scalars that a text among the credentials may have.
    package struct Length: Sendable {
        let field: StaticString
        let maximum: Int

        package init(of field: StaticString, atMost maximum: Int) {
            self.field = field
            self.maximum = maximum
        }
    }

    /// As people know the vendor.
    let vendor: String
    let names: Names
    let reservedNames: [StaticString]
    let lengths: [Length]

    package init(
        vendor: String,
        names: Names = .any,
        reservedNames: [StaticString] = [],
        lengths: [Length] = []
    ) {
        self.vendor = vendor
        self.names = names
        self.reservedNames = reservedNames
        self.lengths = lengths
    }
}

extension DocumentValidator {
    /// Looks at a name that is one anywhere.
    func validateNameForTarget(_ name: JSONView, _ findings: inout Findings) {
        guard let limits = target.limits, name.isString else { return }
        name.withText { text in
            if limits.reservedNames.contains(where: { text.isWord($0) }) {
                findings.add(
                    .notAllowed,
                    at: .key("name"),
                    offset: name.offset,
                    "\(limits.vendor) keeps this name for itself."
                )
            }
            guard limits.names == .asciiWords else { return }
            if !text.isAlphanumeric(or: "_-") {
                let message =
                    "At \(limits.vendor), a name may have only ASCII letters, digits, underscores and hyphens."
                findings.add(.invalidFormat, at: .key("name"), offset: name.offset, message)
            } else if text.contains(UInt8(ascii: "-")) {
                let message = "\(limits.vendor)'s guide advises against hyphens in names: use underscores."
                let offset = name.offset
                findings.add(.invalidFormat, at: .key("name"), offset: offset, message, severity: .warning)
            }
        }
    }

    func validateLengthsForTarget(_ credentials: JSONView, _ findings: inout Findings) {
        guard let limits = target.limits else { return }
        for length in limits.lengths {
            guard let value = credentials.member(length.field), value.isString else { continue }
            let count = value.withText { $0.count > length.maximum ? PlainText.scalarCount(of: $0) : 0 }
            guard count > length.maximum else { continue }
            let message = "`\(length.field)` is too long: \(limits.vendor) takes at most \(length.maximum) characters."
            findings.add(.tooLong, at: .key("\(length.field)"), offset: value.offset, message)
        }
    }
}
