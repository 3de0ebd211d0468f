package import Datasource
package import JSON

extension TableDialect {
    /// What can be told of changes without the source that they are for: whatever isn't about other fields.
    ///
    /// - Parameter document: with what changes alone, each null for what is to be taken away.
    package func issues(inChanges document: JSONObject) -> [Issue] {
        guard let source = source(judgedAlone(document), needsName: false) else { return [] }
        do throws(Untranslatable) {
            return try body(of: source).warnings
        } catch {
            return error.issues
        }
    }

    private func judgedAlone(_ document: JSONObject) -> JSONObject {
        var alone: JSONObject = [:]
        alone["tenancySettings"] = document["tenancySettings"]
        guard let name = document["datasourceType"] else {
            // Nothing but the type says what else there may be.
            alone["datasourceType"] = types.first.map { .string($0.datasourceType) }
            return alone
        }
        alone["datasourceType"] = name
        let form = name.string.flatMap { Catalogue.standard.type(named: $0) }?.credentials
        let type = name.string.flatMap { self.type(named: $0, isKnown: form != nil) }
        alone["credentials"] = (document["credentials"]?.object).map { given in
            .object(
                given.keeping { key, value in
                    let row = type?.row(for: form?.field(named: key)?.name ?? key)
                    return !value.isNull && row?.isJudgedAlone ?? true
                }
            )
        }
        alone["options"] = (document["options"]?.object).map { .object($0.keeping { !$1.isNull }) }
        return alone
    }
}

extension Correspondence {
    /// Whether no other field decides what becomes of its own.
    fileprivate var isJudgedAlone: Bool {
        guard condition == nil else { return false }
        switch kind {
        case .one, .constant: return true
        case .several, .implied: return false
        }
    }
}

extension JSONObject {
    fileprivate func keeping(_ isKept: (String, JSONValue) -> Bool) -> JSONObject {
        JSONObject(members.filter { isKept($0.key.string, $0.value) }.map { ($0.key.string, $0.value) })
    }
}
