package import JSON

/// What an update makes of a stored document.
package struct DocumentUpdate: Sendable {
    /// The document as it is to be stored; the old one when there are errors.
    package let document: Document

    /// Everything that is wrong with the update, or with what would come of it.
    package let issues: [Issue]
}

extension Document {
    /// Applies changes: a merge patch (RFC 7396) in which secrets are atomic, `{"$secret": "stored"}` keeps what is stored, the
    /// type can't change, and a stored secret doesn't go to a new destination by itself.
    ///
    /// - Parameters:
    ///   - params: the members of a document, perhaps with others beside them, which are left alone. `name` isn't a change:
    ///     it says which document is meant.
    ///   - purpose: `update`, or `test` when only credentials are overridden for one test.
    ///   - isExcused: what is no problem for a target that isn't the vault.
    package func updated(
        by params: JSONView,
        for purpose: Purpose = .update,
        on target: TargetRules = .local,
        catalogue: Catalogue = .standard,
        excusing isExcused: (Issue) -> Bool = { _ in false }
    ) -> DocumentUpdate {
        let issues = patchIssues(params, purpose: purpose, target: target, catalogue: catalogue)
        guard !issues.hasErrors else {
            return DocumentUpdate(document: self, issues: issues)
        }
        let merged = merging(DocumentMembers(params))
        let validator = DocumentValidator(purpose == .test ? .test : .create, target: target, catalogue: catalogue)
        let found = validator.validate(.object(merged.document.unredacted)).filter { !isExcused($0) }
        let known = issues + merged.issues.filter { !isExcused($0) }
        // A place that is in error already isn't told twice: a secret that couldn't be kept is missing, too.
        let all =
            known
            + found.filter { issue in
                !known.contains { $0 == issue || ($0.path == issue.path && $0.severity == .error) }
            }
        return DocumentUpdate(document: all.hasErrors ? self : merged.document, issues: all)
    }

    /// What is wrong with the changes by themselves.
    private func patchIssues(
        _ params: JSONView,
        purpose: Purpose,
        target: TargetRules,
        catalogue: Catalogue
    ) -> [Issue] {
        let validator = DocumentValidator(.update, target: target, storedType: type, catalogue: catalogue)
        let issues = validator.validate(params)
        guard purpose == .test else { return issues }
        // A test looks at the type and the credentials alone.
        return issues.filter { issue in
            let path = issue.path.description
            return path != "/credentials/name" && (path.hasPrefix("/credentials") || path.hasPrefix("/datasourceType"))
        }
    }

    private func merging(_ members: DocumentMembers) -> DocumentUpdate {
        let path = JSONPointer("credentials")
        let patch = type.canonical(members.credentials?.value.object ?? JSONObject())
        var merge = CredentialsMerge()
        let merged = merge.merge(
            patch,
            into: credentials,
            secretsFrom: credentials,
            form: type.credentials,
            path: path
        )
        var rule = DestinationRule()
        rule.check(old: credentials, patch: patch, merged: merged, form: type.credentials, path: path)
        var document = self
        document.credentials = merged
        document.tenancySettings = Self.merged(members.tenancySettings, into: tenancySettings)
        document.options = Self.merged(members.options, into: options)
        return DocumentUpdate(document: document, issues: merge.issues + rule.issues)
    }

    private static func merged(_ change: JSONView?, into old: JSONObject?) -> JSONObject? {
        guard let change else { return old }
        return MergePatch.apply(change.value, to: old.map(JSONValue.object)).object
    }
}

extension DocumentValidator {
    /// The same as for a parsed text. A value of our own making always parses; if it didn't, it would be an issue.
    package func validate(_ document: JSONValue) -> [Issue] {
        do throws(JSONSyntaxError) {
            return try JSONDocument.parsing(document.bytes).withRoot { validate($0) }
        } catch {
            return [Issue(path: .root, code: .wrongType, message: "The document is too deep or too large.")]
        }
    }
}
