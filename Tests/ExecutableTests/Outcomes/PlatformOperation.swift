import JSON
import Testing

/// A platform's operation, as the table of outcomes needs it.
struct PlatformOperation: Sendable {
    /// As the table has it: `update with credentials`.
    let name: String

    /// The method that a request calls: `datasource.update`.
    let method: String

    /// The request to the platform that goes wrong: its HTTP method, and a part of its path and query.
    let spoiled: (method: String, path: String)

    /// Whether the source is there before.
    var needsSource = true

    /// Whether it takes more than one write on the platform.
    var hasParts = false

    /// The errors that the platform documents for this operation alone.
    var ownErrors: [(status: Int, code: String)] = []

    /// The parameters for the source of this name; the state is the stand-in's, before it goes wrong.
    let parameters: @Sendable (_ name: String, _ state: JSONValue) -> JSONObject

    init(
        _ name: String,
        _ method: String,
        spoiling spoiled: (method: String, path: String),
        needsSource: Bool = true,
        hasParts: Bool = false,
        ownErrors: [(status: Int, code: String)] = [],
        _ parameters: @escaping @Sendable (_ name: String, _ state: JSONValue) -> JSONObject = { name, _ in
            ["name": .string(name)]
        }
    ) {
        self.name = name
        self.method = method
        self.spoiled = spoiled
        self.needsSource = needsSource
        self.hasParts = hasParts
        self.ownErrors = ownErrors
        self.parameters = parameters
    }
}

/// A platform whose operations go into `protocol/reference/outcomes.md`. To join, make one, and hand it to `OutcomeTable` in a
/// test of its own, as `PlatformOutcomeTests` does.
///
/// Its stand-in is a script that `StandInProcess` can steer: it takes the commands `{"fail": {…}}` with every `kind` of
/// `Tests/stand-ins/databrain.py` and `{"mend": true}`, and answers each with its state, in which `requests` is an array of
/// objects with a `method`, and `undocumented` an array. Whatever derives from `databrain.Store` and `databrain.Handler` does.
struct OutcomePlatform: Sendable, CustomTestStringConvertible {
    /// As people know it: `Databrain`.
    let name: String

    /// The target's name.
    let target: String

    /// In `Tests/stand-ins`.
    let script: String

    /// What makes the stand-in on this port the target.
    let environment: @Sendable (_ port: Int) -> [String: String]

    /// The codes of its errors by their HTTP status, as far as every operation has them.
    let codes: [Int: String]

    /// What nothing that is told may contain: its token, and what stands in `document`.
    let secrets: [String]

    /// The parameters that create a source of this name.
    let document: @Sendable (_ name: String) -> JSONObject

    let operations: [PlatformOperation]

    var testDescription: String { name }
}
