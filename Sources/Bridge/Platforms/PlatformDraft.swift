import Datasource
import JSON
import JSONRPC
import Platforms

/// A valid document on its way to a platform, and in its words, with what deserves a look.
struct PlatformDraft: Sendable {
    let source: OutgoingSource

    /// With references to secrets as they are.
    let written: WrittenSource
    let warnings: [Issue]

    /// Where the parts of what is written come from.
    let origins: [Translation.Origin]

    /// - Parameter others: what else is known to be wrong with it.
    /// - Throws: `-32602` with everything that is wrong, or that the platform has no place for.
    init(
        _ document: JSONObject,
        for purpose: Purpose,
        rules: TargetRules,
        in dialect: any Dialect,
        besides others: [Issue] = []
    ) throws(RPCError) {
        do throws(InvalidDocument) {
            self = try PlatformDraft(checking: document, for: purpose, rules: rules, in: dialect, besides: others)
        } catch {
            throw .invalidParameters(error.issues)
        }
    }

    /// The same, for whom what is wrong isn't an error.
    init(
        checking document: JSONObject,
        for purpose: Purpose,
        rules: TargetRules,
        in dialect: any Dialect,
        besides others: [Issue] = []
    ) throws(InvalidDocument) {
        var findings = DocumentValidator(purpose, target: rules).validate(.object(document))
        findings.addUnlessTold(others)
        // That the name is missing is told with the rest.
        try self.init(dialect.source(document, needsName: false), findings) { source throws(Untranslatable) in
            try dialect.body(of: source)
        }
    }

    /// - Parameters:
    ///   - source: nil where the document isn't one.
    ///   - found: what is known to be wrong with it.
    init(
        _ source: OutgoingSource?,
        _ found: [Issue],
        _ translate: (OutgoingSource) throws(Untranslatable) -> Translation
    ) throws(InvalidDocument) {
        var findings = found
        guard let source else { throw InvalidDocument(issues: findings) }
        findings.addUnlessTold(source.unusableSecrets)
        var translation: Translation?
        do throws(Untranslatable) {
            let translated = try translate(source)
            findings.addUnlessTold(translated.warnings)
            translation = translated
        } catch {
            findings.addUnlessTold(error.issues)
        }
        guard let translation, !findings.hasErrors else { throw InvalidDocument(issues: findings) }
        self.source = source
        written = WrittenSource(name: source.name, datasourceType: source.datasourceType, body: translation.body)
        warnings = findings
        origins = translation.origins
    }
}

extension [Issue] {
    /// Adds what isn't told of the same place already: at the most an error there takes the place of a warning.
    mutating func addUnlessTold(_ others: [Issue]) {
        for other in others {
            let told = firstIndex { $0.path == other.path }
            if let told, self[told].severity == .warning, other.severity == .error {
                self[told] = other
            } else if told == nil {
                append(other)
            }
        }
    }
}
