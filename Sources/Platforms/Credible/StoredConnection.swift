package import Datasource
package import JSON

/// A connection as Credible has it, as a document to change.
///
/// Malloy Publisher shows secrets, Credible's Admin API doesn't. A secret that may be there and isn't shown has a stand-in in the
/// document, which is never sent: an update replaces whole objects, so that what isn't sent with its object would be lost.
package struct StoredConnection: Sendable {
    /// With stand-ins for the secrets that aren't shown.
    package private(set) var document: Document

    /// Whether any secret may be there that isn't shown.
    package private(set) var hidesSecrets = false

    /// A reference, since that is valid wherever a secret is.
    private static let standIn = SecretReference.environment("DATASOURCE_BRIDGE_SECRET_THAT_IS_NOT_SHOWN").json

    /// - Returns: nil for a type that the catalogue doesn't describe.
    /// - Throws: when the connection isn't one.
    package init?(_ connection: JSONObject) throws(Untranslatable) {
        let read = try TableDialect.credible.document(from: connection).body
        guard let name = read["name"]?.revealed.string else { return nil }
        guard let type = read["datasourceType"]?.revealed.string.flatMap(Catalogue.standard.type) else { return nil }
        let shown = read["credentials"]?.object ?? GuardedObject()
        let options = read["options"]?.object?.members.filter {
            CredibleOptions.form.field(named: $0.key.string) != nil
        }
        document = Document(
            name: name,
            type: type,
            credentials: Self.withoutMasks(shown.revealed),
            options: options.flatMap { $0.isEmpty ? nil : GuardedObject($0).revealed }
        )
        let secrets = shown.guardedSecrets.filter { !$0.isAddress }.map(\.revealed).filter { !$0.isNull }
        if secrets.allSatisfy({ CredibleMask.isMasked($0) }) {
            document.credentials = withStandIns(document.credentials, type.credentials) { [document] in
                Self.errorCount(document, with: $0)
            }
            hidesSecrets = Self.holdsStandIn(.object(document.credentials))
        }
    }

    private static func withoutMasks(_ object: JSONObject) -> JSONObject {
        var members: [(key: String, value: JSONValue)] = []
        for member in object.members where !member.value.isNull && !CredibleMask.isMasked(member.value) {
            members.append((member.key.string, withoutMasks(member.value)))
        }
        return JSONObject(members)
    }

    private static func withoutMasks(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let object): .object(withoutMasks(object))
        case .array(let elements): .array(elements.map { withoutMasks($0) })
        default: value
        }
    }

    // MARK: - Stand-ins

    /// Puts a stand-in wherever a secret may be: where one makes the document no worse.
    private func withStandIns(
        _ object: JSONObject,
        _ form: ObjectForm,
        errors: (JSONObject) -> Int
    ) -> JSONObject {
        var object = object
        for field in form.fields {
            if field.isSecret, object[field.name] == nil {
                var attempt = object
                attempt[field.name] = Self.standIn
                if errors(attempt) <= errors(object), isApplicable(field, in: object, form) {
                    object = attempt
                }
            } else if let inner = field.form, let value = object[field.name] {
                object[field.name] = withStandIns(in: value, inner) { changed in
                    var attempt = object
                    attempt[field.name] = changed
                    return errors(attempt)
                }
            }
        }
        return object
    }

    private func withStandIns(in value: JSONValue, _ form: ObjectForm, errors: (JSONValue) -> Int) -> JSONValue {
        switch value {
        case .object(let object):
            return .object(withStandIns(object, form) { errors(.object($0)) })
        case .array(var elements):
            for index in elements.indices {
                guard let element = elements[index].object else { continue }
                elements[index] = .object(
                    withStandIns(element, form) { changed in
                        var attempt = elements
                        attempt[index] = .object(changed)
                        return errors(.array(attempt))
                    }
                )
            }
            return .array(elements)
        default:
            return value
        }
    }

    private func isApplicable(_ field: Field, in object: JSONObject, _ form: ObjectForm) -> Bool {
        guard case .when(let condition, _) = field.applicability else { return true }
        return condition.holds(in: object, form: form)
    }

    private static func errorCount(_ document: Document, with credentials: JSONObject) -> Int {
        var document = document
        document.credentials = credentials
        var issues = DocumentValidator(.create, target: CredibleDialect.rules).validate(.object(document.unredacted))
        if let source = OutgoingSource(document.unredacted) {
            do throws(Untranslatable) {
                _ = try TableDialect.credible.body(of: source)
            } catch {
                // A field that Credible has no place for is none that it hides.
                issues += error.issues
            }
        }
        return issues.count { $0.severity == .error }
    }

    private static func holdsStandIn(_ value: JSONValue) -> Bool {
        switch value {
        case standIn: true
        case .object(let object): object.members.contains { holdsStandIn($0.value) }
        case .array(let elements): elements.contains { holdsStandIn($0) }
        default: false
        }
    }

    /// Whether a secret at a place of the document may be there and isn't shown.
    package func hides(_ place: JSONPointer) -> Bool {
        guard let source = OutgoingSource(document.unredacted) else { return false }
        return source.guardedCredentials.guardedSecrets.contains { $0.place == place && $0.revealed == Self.standIn }
    }

    /// Each secret inside a list that a merge patch replaces without it: it would be gone without a word.
    package func lostSecrets(by patch: JSONObject) -> [Issue] {
        let form = document.type.credentials
        let changes = document.type.canonical(patch["credentials"]?.object ?? [:])
        let lost = LostSecrets(isCertain: { $0 != Self.standIn })
        return lost.issues(from: document.credentials, by: changes, form, at: JSONPointer("credentials"))
    }

    // MARK: - Changes

    /// What an update sends: every object that changes, whole.
    ///
    /// - Parameters:
    ///   - changed: what the document becomes.
    ///   - interface: what can be changed depends on it.
    /// - Throws: what can't be changed, and each secret that would be lost.
    package func update(
        to changed: Document,
        _ interface: CredibleInterface
    ) throws(Untranslatable) -> (source: WrittenSource, warnings: [Issue]) {
        guard let source = OutgoingSource(changed.unredacted), let stored = OutgoingSource(document.unredacted) else {
            throw Untranslatable(issues: [])
        }
        let after = try TableDialect.credible.body(of: source)
        let before = (try? TableDialect.credible.body(of: stored).body) ?? GuardedObject()
        var body = after.body
        var issues: [Issue] = []
        for key in body.keys where ["name", "type"].contains(key) || before[key] == body[key] {
            body[key] = nil
        }
        for key in before.keys where after.body[key] == nil {
            let message = "Credible's API has no way to take this away: delete the connection and create it anew."
            issues.append(Issue(path: Self.place(of: key), code: .unchangeable, message: message))
        }
        if interface == .data {
            for key in body.keys where !key.hasSuffix("Connection") && key != "proxy" {
                let message = "Credible's Data API can't change this of a connection: delete it and create it anew."
                issues.append(Issue(path: Self.place(of: key), code: .unchangeable, message: message))
            }
        }
        for secret in body.guardedSecrets where secret.revealed == Self.standIn {
            let message =
                "Credible replaces the whole connection and doesn't show this secret, which would be lost: "
                + "give it again, or null if there is none."
            issues.append(Issue(path: secret.place, code: .secretRequired, message: message))
        }
        guard issues.isEmpty else { throw Untranslatable(issues: issues) }
        let written = WrittenSource(name: changed.name, datasourceType: changed.type.name, body: body)
        return (written, after.warnings)
    }

    private static func place(of key: String) -> JSONPointer {
        if key == "proxy" {
            return JSONPointer("credentials", "sshTunnel")
        }
        return key.hasSuffix("Connection") ? JSONPointer("credentials") : JSONPointer("options", key)
    }

    /// The whole connection in Credible's words, for a test; nil where a secret isn't known.
    package static func complete(_ document: Document) throws(Untranslatable) -> WrittenSource? {
        guard let source = OutgoingSource(document.unredacted) else { return nil }
        let body = try TableDialect.credible.body(of: source).body
        guard !body.guardedSecrets.contains(where: { $0.revealed == standIn }) else { return nil }
        return WrittenSource(name: document.name, datasourceType: document.type.name, body: body)
    }
}
