package import JSON

/// Finds every problem of a document at once, by the catalogue alone: it reads no file and resolves no reference.
///
/// A valid document costs no allocation, so one validator is made for each target and purpose and used again.
package struct DocumentValidator: Sendable {
    let catalogue: Catalogue
    let target: TargetRules
    let purpose: Purpose

    /// The type of the stored document, where an update doesn't repeat it.
    let storedType: TypeDefinition?

    package init(
        _ purpose: Purpose,
        target: TargetRules = .local,
        storedType: TypeDefinition? = nil,
        catalogue: Catalogue = .standard
    ) {
        self.purpose = purpose
        self.target = target
        self.storedType = storedType
        self.catalogue = catalogue
    }

    /// Whether the document holds changes, by the rules of a merge patch.
    var isPatch: Bool { purpose == .update && !target.replacesEverythingOnUpdate }

    private var settings: ObjectValidation.Settings {
        let secrets: SecretPolicy =
            switch purpose {
            case .create, .test: .references
            case .update: target.replacesEverythingOnUpdate ? .replacesStored : .referencesAndStored
            }
        return .init(
            inferred: target.inferred,
            unknownKeys: target.unknownKeys,
            secrets: secrets,
            refusesRemoval: storedType == nil
        )
    }

    /// Every problem of a document, in its order; what is missing or doesn't go together stands at the end of its object.
    ///
    /// - Parameter params: the document's members, perhaps with members of a method beside them, which are left alone. A
    ///   key that stands twice in one object is for the caller to refuse.
    package func validate(_ params: JSONView) -> [Issue] {
        guard params.isObject else {
            return [Issue(path: .root, code: .wrongType, message: "The document must be an object.")]
        }
        return validate(DocumentMembers(params))
    }

    /// The same, for a caller that has looked for the members already.
    package func validate(_ members: DocumentMembers) -> [Issue] {
        var validation = ObjectValidation(settings)
        let type = validateType(members, &validation)
        validateCredentials(members, by: type, &validation)
        validateName(members, &validation)
        validateObject(members.tenancySettings, "tenancySettings", by: TenancySettings.form, &validation)
        if let options = target.options {
            validateObject(members.options, "options", by: options, &validation)
        } else {
            refuseOptions(members.options, &validation)
        }
        return judgedByTarget(members, validation.findings.issues)
    }

    private func validateName(_ members: DocumentMembers, _ validation: inout ObjectValidation) {
        guard purpose != .test else { return }
        if let name = members.name {
            guard let problem = DocumentName.problem(in: name) else {
                validateNameForTarget(name, &validation.findings)
                return
            }
            add(problem, inNameAt: name.offset, &validation)
        } else if validation.nameInCredentials == nil {
            validation.findings.add(.missing, at: .key("name"), offset: members.end, "`name` is required.")
        }
    }

    private func validateCredentials(
        _ members: DocumentMembers,
        by type: TypeDefinition?,
        _ validation: inout ObjectValidation
    ) {
        guard let credentials = members.credentials else {
            guard !isPatch else { return }
            let message = "`credentials` is required."
            validation.findings.add(.missing, at: .key("credentials"), offset: members.end, message)
            return
        }
        guard credentials.isObject else {
            let message = "`credentials` must be an object."
            validation.findings.add(.wrongType, at: .key("credentials"), offset: credentials.offset, message)
            return
        }
        let before = validation.findings.count
        if let type {
            validation.validate(credentials, by: type.credentials, isPatch: isPatch, mayHoldName: true)
            if target.demands != nil || !target.wholeConnections.isEmpty {
                validateDemands(credentials, type, &validation.findings)
                validateWholeConnections(credentials, type, &validation.findings)
            }
        } else {
            validation.nameInCredentials = credentials.member("name")
        }
        validateNameInCredentials(members, &validation)
        validateLengthsForTarget(credentials, &validation.findings)
        validation.findings.nest(since: before, under: .key("credentials"))
    }

    /// Databrain's documented bodies have the name inside the credentials.
    private func validateNameInCredentials(_ members: DocumentMembers, _ validation: inout ObjectValidation) {
        guard purpose != .test, let inner = validation.nameInCredentials else { return }
        if let problem = DocumentName.problem(in: inner) {
            add(problem, inNameAt: inner.offset, &validation)
        } else if let outer = members.name, outer.isString, !inner.hasSameText(as: outer) {
            let message = "`credentials.name` says something else than `name`: give one of them."
            validation.findings.add(.conflict, at: .key("name"), offset: inner.offset, message)
        } else if members.name == nil {
            validateNameForTarget(inner, &validation.findings)
        }
    }

    private func add(_ problem: FieldProblem, inNameAt offset: Int, _ validation: inout ObjectValidation) {
        let wording = problem.wording(for: DocumentName.nameField, key: "name")
        validation.findings.add(wording.code, at: .key("name"), offset: offset, wording.message)
    }

    /// What a target has no place for is never dropped silently.
    private func refuseOptions(_ options: JSONView?, _ validation: inout ObjectValidation) {
        guard let options, options.isObject else {
            validateObject(options, "options", by: LocalOptions.form, &validation)
            return
        }
        let before = validation.findings.count
        for (key, _) in options.members {
            guard validation.findings.hasRoom() else { break }
            let name = key.string ?? ""
            let message = "This target has no place for `options`: leave `\(QuotedKey.shortened(name))` out."
            validation.findings.add(.notApplicable, at: .key(name), offset: key.offset, message)
        }
        validation.findings.nest(since: before, under: .key("options"))
    }

    private func validateObject(
        _ value: JSONView?,
        _ key: StaticString,
        by form: ObjectForm,
        _ validation: inout ObjectValidation
    ) {
        guard purpose != .test, let value, !(value.isNull && isPatch) else { return }
        guard value.isObject else {
            let message = "`\(key)` must be an object."
            validation.findings.add(.wrongType, at: .key("\(key)"), offset: value.offset, message)
            return
        }
        let before = validation.findings.count
        validation.validate(value, by: form, isPatch: isPatch)
        validation.findings.nest(since: before, under: .key("\(key)"))
    }
}
