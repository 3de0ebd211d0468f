import Datasource
import JSON
import JSONRPC

extension JSONObject {
    /// Removes the members and elements of a document that JSON Pointers (RFC 6901) lead to, all of them as the document was
    /// given: that one element goes doesn't move those behind it for the next pointer.
    ///
    /// - Parameter place: where the pointers stand in the parameters, for the error.
    /// - Throws: `-32602` when one isn't a pointer, leads nowhere, or to a member that every source has.
    mutating func removeMembers(at pointers: [String], given place: JSONPointer) throws(RPCError) {
        var paths: [ArraySlice<String>] = []
        for (index, pointer) in pointers.enumerated() {
            paths.append(try path(of: pointer, given: place.appending(index))[...])
        }
        self = JSONValue.object(self).removing(paths).object ?? [:]
    }

    private func path(of pointer: String, given place: JSONPointer) throws(RPCError) -> [String] {
        guard let keys = JSONPointer.keys(of: pointer) else {
            throw .invalidParameter(place, .invalidFormat, "A JSON Pointer begins with `/`, as in `/options/tags`.")
        }
        guard !keys.isEmpty else {
            throw .invalidParameter(place, .notAllowed, "The empty pointer means the whole document.")
        }
        if let member = Self.indispensable.first(where: { [$0] == keys.map { ExactString($0) } }) {
            throw .invalidParameter(place, .notAllowed, "`\(member)` can't be left out: every data source has it.")
        }
        guard JSONValue.object(self).hasValue(at: keys[...]) else {
            throw .invalidParameter(place, .notFound, "`\(pointer.excerpt)` leads to no member of the document.")
        }
        return keys
    }

    private static let indispensable: [ExactString] = ["name", "datasourceType", "credentials"]
}

extension JSONValue {
    fileprivate func hasValue(at keys: ArraySlice<String>) -> Bool {
        guard let key = keys.first else { return true }
        switch self {
        case .object(let object):
            return object[key]?.hasValue(at: keys.dropFirst()) ?? false
        case .array(let elements):
            guard let index = elements.indices.first(where: { Self.spelled($0, key) }) else { return false }
            return elements[index].hasValue(at: keys.dropFirst())
        default:
            return false
        }
    }

    /// - Parameter paths: each from here on, with at least one key.
    fileprivate func removing(_ paths: [ArraySlice<String>]) -> JSONValue {
        switch self {
        case .object(let object) where !paths.isEmpty:
            let kept = object.members.compactMap { member -> (String, JSONValue)? in
                let key = member.key.string
                let rest = member.value.rest(below: paths) { $0.utf8.elementsEqual(key.utf8) }
                return rest.map { (key, $0) }
            }
            return .object(JSONObject(kept))
        case .array(let elements) where !paths.isEmpty:
            let kept = elements.enumerated().compactMap { index, element in
                element.rest(below: paths) { Self.spelled(index, $0) }
            }
            return .array(kept)
        default:
            return self
        }
    }

    /// What is left of a member or an element; nil when it goes as a whole.
    ///
    /// - Parameter isOwn: whether a key leads to it.
    private func rest(below paths: [ArraySlice<String>], _ isOwn: (String) -> Bool) -> JSONValue? {
        let own = paths.filter { $0.first.map(isOwn) ?? false }.map { $0.dropFirst() }
        guard !own.contains(where: \.isEmpty) else { return Optional.none }
        return removing(own)
    }

    /// An index is spelled without zeros in front of it (RFC 6901, section 4).
    private static func spelled(_ index: Int, _ key: String) -> Bool {
        "\(index)".utf8.elementsEqual(key.utf8)
    }
}
