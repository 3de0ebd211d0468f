import Datasource
import JSON
import JSONRPC

extension JSONObject {
    /// Removes the member of a document that a JSON Pointer (RFC 6901) leads to.
    ///
    /// - Parameter place: where the pointer stands in the parameters, for the error.
    /// - Throws: `-32602` when it isn't a pointer, leads to no member, or to one that every source has.
    mutating func removeMember(at pointer: String, given place: JSONPointer) throws(RPCError) {
        guard let keys = JSONPointer.keys(of: pointer) else {
            throw .invalidParameter(place, .invalidFormat, "A JSON Pointer begins with `/`, as in `/options/tags`.")
        }
        guard !keys.isEmpty else {
            throw .invalidParameter(place, .notAllowed, "The empty pointer means the whole document.")
        }
        if let member = Self.indispensable.first(where: { [$0] == keys.map { ExactString($0) } }) {
            throw .invalidParameter(place, .notAllowed, "`\(member)` can't be left out: every data source has it.")
        }
        guard remove(keys[...]) else {
            throw .invalidParameter(place, .notFound, "`\(pointer.excerpt)` leads to no member of the document.")
        }
    }

    private static let indispensable: [ExactString] = ["name", "datasourceType", "credentials"]

    /// - Returns: whether the member was there.
    private mutating func remove(_ keys: ArraySlice<String>) -> Bool {
        guard let key = keys.first, let value = self[key] else { return false }
        if keys.count == 1 {
            self[key] = nil
            return true
        }
        guard var inner = value.object, inner.remove(keys.dropFirst()) else { return false }
        self[key] = .object(inner)
        return true
    }
}
