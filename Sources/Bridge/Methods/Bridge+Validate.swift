import Datasource
import JSON
import JSONRPC

/// `datasource.validate`, the method that editors call with every key that is pressed: nothing is allocated for a document
/// that is valid.
extension Bridge {
    func validate(_ params: JSONView?, _ result: inout [UInt8]) throws(RPCError) {
        guard let params else { throw .missingDocument }
        guard params.isArray else {
            try validate(object: params, &result)
            return
        }
        let named = try Arguments.named(params, for: .validate)
        guard let document = try? JSONDocument.parsing(JSONValue.object(named).bytes) else { throw .missingDocument }
        try document.withRoot { view throws(RPCError) in
            try validate(object: view, &result)
        }
    }

    private func validate(object: JSONView, _ result: inout [UInt8]) throws(RPCError) {
        let issues = try issues(of: object)
        let isValid = !issues.hasErrors
        if !isValid {
            noteFailure()
        }
        if issues.isEmpty {
            result.append(literal: "{\"valid\":true,\"issues\":[]}")
        } else {
            result.append(json: ["valid": .bool(isValid), "issues": issues.json])
        }
    }
}

extension Bridge {
    private func issues(of object: JSONView) throws(RPCError) -> [Datasource.Issue] {
        let members = DocumentMembers(object)
        if !members.hasOthers, let validator = targets.usualValidator {
            return validator.validate(members)
        }
        let settings = try ValidationSettings(object)
        let target = try targets.configuration(of: settings.target)
        guard target.kind != .local else {
            return DocumentValidator(settings.isUpdate ? .update : .create).validate(members)
        }
        let document = object.members.filter { ValidationSettings.isDocumentMember($0.key) }
        return target.issues(
            in: JSONObject(document.map { ($0.key.string ?? "", $0.value.value) }),
            isUpdate: settings.isUpdate
        )
    }
}

/// The parameters of `datasource.validate` beside the document's members.
private struct ValidationSettings {
    private(set) var isUpdate = false
    private(set) var target: String?

    /// - Throws: `-32602` for a parameter that the method hasn't, or of another kind.
    init(_ params: JSONView) throws(RPCError) {
        for (key, value) in params.members where !Self.isDocumentMember(key) {
            if key.equals("for"), value.equals("create") || value.equals("update") {
                isUpdate = value.equals("update")
            } else if key.equals("target"), value.isString {
                target = value.string
            } else {
                // The slow way tells everything that is wrong.
                _ = try Arguments(params, for: .validate)
            }
        }
    }

    static func isDocumentMember(_ key: JSONView) -> Bool {
        key.equals("name") || key.equals("datasourceType") || key.equals("credentials") || key.equals("tenancySettings")
            || key.equals("options")
    }
}

extension RPCError {
    fileprivate static var missingDocument: RPCError {
        .invalidParameter(.root, .missing, "`params` must hold the document to validate.")
    }
}
