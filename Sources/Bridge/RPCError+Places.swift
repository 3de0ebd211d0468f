import JSON
import JSONRPC

extension RPCError {
    /// The same, where what is wrong at one place was given at another.
    func movingIssues(from path: String, to other: String) -> RPCError {
        guard let issues = details["issues"]?.array else { return self }
        var error = self
        error.details["issues"] = .array(
            issues.map { issue in
                guard issue["path"]?.string == path, var members = issue.object else { return issue }
                members["path"] = .string(other)
                return .object(members)
            }
        )
        return error
    }
}
