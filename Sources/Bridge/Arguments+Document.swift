import Datasource
import JSON
import JSONRPC

extension Arguments {
    /// The document's members that were given.
    var document: JSONObject {
        var document: JSONObject = [:]
        for member in Method.document(nameRequired: false) {
            document[member.name] = object[member.name]
        }
        return document
    }

    /// What `datasource.test` shall test.
    ///
    /// - Throws: `-32602` when neither a name nor a type with credentials is given.
    func testSubject() throws(RPCError) -> TestRequest.Subject {
        let type = string("datasourceType")
        // A documented Databrain body names the source inside its credentials.
        if let name = string("name") ?? (type == nil ? self["credentials"]?["name"]?.string : nil) {
            return .stored(name: name, datasourceType: type, overrides: try overrides())
        }
        guard let type else {
            throw .invalidParameter(
                JSONPointer("name"),
                .missing,
                "Give `name` to test a stored source, or `datasourceType` and `credentials`."
            )
        }
        guard let credentials = self["credentials"] else {
            throw .invalidParameter(JSONPointer("credentials"), .missing, "`credentials` is missing.")
        }
        return .given(datasourceType: type, credentials: credentials)
    }

    private func overrides() throws(RPCError) -> JSONObject? {
        guard let given = self["credentials"] else { return nil }
        guard var overrides = given.object else {
            throw .invalidParameter(JSONPointer("credentials"), .wrongType, "`credentials` must be an object.")
        }
        overrides["name"] = nil
        return overrides
    }
}
