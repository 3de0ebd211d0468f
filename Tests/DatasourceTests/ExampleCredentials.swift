import Datasource
import JSON
import Testing

extension TypeDefinition {
    /// The examples of the fields that can't be left out, found by adding what a validator misses.
    var minimalCredentials: JSONObject {
        get throws {
            var members = JSONObject()
            while true {
                let missing = found(in: members).first { $0.code == .missing || $0.code == .oneRequired }
                guard let key = missing?.path.description.split(separator: "/").last else { return members }
                let field = try #require(credentials.field(named: String(key)))
                try #require(members[field.name] == nil)
                members[field.name] = field.example
            }
        }
    }

    /// The examples of all fields that go together: the minimal ones, and every other that isn't refused beside them.
    var completeCredentials: JSONObject {
        get throws {
            var members = try minimalCredentials
            for field in credentials.fields where members[field.name] == nil {
                var more = members
                more[field.name] = field.example
                for issue in found(in: more) where issue.code == .requiredTogether {
                    let key = issue.path.description.split(separator: "/").last ?? ""
                    more[String(key)] = credentials.field(named: String(key))?.example
                }
                members = found(in: more).isEmpty ? more : members
            }
            return members
        }
    }

    private func found(in members: JSONObject) -> [Datasource.Issue] {
        DocumentValidator(.create).validate([
            "name": "a", "datasourceType": .string(name), "credentials": .object(members),
        ])
    }
}
