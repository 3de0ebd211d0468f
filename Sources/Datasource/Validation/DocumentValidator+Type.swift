import JSON

extension DocumentValidator {
    /// The definition that the credentials are validated by; nil when there is none, which may be an issue.
    func validateType(_ members: DocumentMembers, _ validation: inout ObjectValidation) -> TypeDefinition? {
        guard let value = members.datasourceType else {
            if !isPatch, storedType == nil {
                let message = "`datasourceType` is required."
                validation.findings.add(.missing, at: .key("datasourceType"), offset: members.end, message)
            }
            return storedType
        }
        if let accepted = target.datasourceTypes {
            refuseUnlessTaken(value, accepted, &validation)
        }
        guard let type = type(named: value) else {
            addUnusable(value, &validation)
            return nil
        }
        if let storedType, storedType !== type {
            let message = "`datasourceType` can't change: create another data source instead."
            validation.findings.add(
                .unchangeable,
                at: .key("datasourceType"),
                offset: value.offset,
                message,
                suggestion: storedType.name
            )
        }
        return type
    }

    /// A type that nobody here knows may be new to the target's vendor: that isn't refused.
    private func refuseUnlessTaken(_ value: JSONView, _ accepted: [String], _ validation: inout ObjectValidation) {
        guard let name = value.string, catalogue.type(named: name) != nil, !accepted.contains(name) else { return }
        validation.findings.add(
            .notAllowed,
            at: .key("datasourceType"),
            offset: value.offset,
            "This target has no data sources of type `\(name)`."
        )
    }

    @inline(__always)
    private func type(named value: JSONView) -> TypeDefinition? {
        guard value.isString else { return nil }
        guard value.hasEscapes else {
            return catalogue.type(named: value.spelling)
        }
        return value.string.flatMap { catalogue.type(named: $0) }
    }

    @inline(never)
    private func addUnusable(_ value: JSONView, _ validation: inout ObjectValidation) {
        guard let name = value.string else {
            let message = "`datasourceType` must be a string."
            validation.findings.add(.wrongType, at: .key("datasourceType"), offset: value.offset, message)
            return
        }
        let suggestion = catalogue.suggestion(for: name)
        let question = suggestion.map { ": did you mean `\($0)`?" } ?? "."
        let isPassedOn = target.unknownTypes == .warning
        let message =
            isPassedOn
            ? "This type isn't known here, so its credentials aren't checked" : "There is no such type of data source"
        validation.findings.add(
            .unknownType,
            at: .key("datasourceType"),
            offset: value.offset,
            message + question,
            severity: target.unknownTypes,
            suggestion: suggestion
        )
    }
}
