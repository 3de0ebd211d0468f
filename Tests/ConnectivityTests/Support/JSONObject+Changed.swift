import JSON

extension JSONObject {
    /// These members instead of those of the same name.
    func changed(by changes: JSONObject) -> JSONObject {
        var object = self
        for member in changes.members {
            object[member.key.string] = member.value
        }
        return object
    }
}
