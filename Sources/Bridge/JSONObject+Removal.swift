import Datasource
import JSON
import JSONRPC

extension JSONObject {
    /// Removes the member that a JSON Pointer (RFC 6901) leads to.
    ///
    /// - Parameter place: where the pointer stands in the parameters, for the error.
    /// - Throws: `-32602` when it isn't a pointer, or leads to no member.
    mutating func removeMember(at pointer: String, given place: JSONPointer) throws(RPCError) {
        guard let keys = JSONPointer.keys(of: pointer), !keys.isEmpty, remove(keys[...]) else {
            throw .invalidParameter(place, .invalidFormat, "`\(pointer)` leads to no member of the document.")
        }
    }

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
