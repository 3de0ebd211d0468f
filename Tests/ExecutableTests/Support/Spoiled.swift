import JSON
import Testing

/// A create that goes wrong in some way, and how that must end.
struct Spoiled: Sendable, CustomTestStringConvertible {
    /// What the stand-in is told.
    let failure: JSONValue

    /// The error's.
    let code: Int
    let outcome: String
    var isThere = false

    var testDescription: String { String(decoding: failure.bytes, as: UTF8.self) }

    /// The ways that have nothing to do with a platform's own words.
    static let everywhere = [
        Spoiled(failure: ["kind": "reset_before"], code: 1203, outcome: "not_applied"),
        Spoiled(failure: ["kind": "reset_after"], code: 1203, outcome: "applied", isThere: true),
        Spoiled(failure: ["kind": "truncated"], code: 1203, outcome: "applied", isThere: true),
        Spoiled(failure: ["kind": "not_json"], code: 1204, outcome: "applied", isThere: true),
        Spoiled(failure: ["kind": "wrong_type"], code: 1204, outcome: "applied", isThere: true),
        Spoiled(failure: ["kind": "huge"], code: 1204, outcome: "applied", isThere: true),
        Spoiled(failure: ["kind": "silent"], code: 1500, outcome: "unknown"),
        Spoiled(failure: ["kind": "silent_after"], code: 1500, outcome: "applied", isThere: true),
        Spoiled(
            failure: ["kind": "redirect", "location": "http://127.0.0.1:9/"],
            code: 1204,
            outcome: "not_applied"
        ),
        Spoiled(failure: ["kind": "status", "status": 503, "body": "busy"], code: 1203, outcome: "not_applied"),
        Spoiled(failure: ["kind": "status", "status": 404, "body": ""], code: 1204, outcome: "not_applied"),
    ]

    /// It is sent once, and its outcome is told as it is.
    func check(_ platform: OutcomePlatform, in folder: TemporaryFolder) throws {
        let standIn = try AnyStandIn(platform)
        var failure = try #require(failure.object)
        failure["method"] = "POST"
        try standIn.fail(.object(failure))
        let result = try standIn.serve([standIn.create(1, "a", timeout: 3000)], in: folder)
        let error = try #require(result.error(1))
        #expect(error["code"]?.integer == code)
        #expect(error["data"]?["outcome"]?.string == outcome)
        #expect(!platform.isBetrayed(by: result))
        let state = try standIn.state
        #expect(state.count("POST") == 1)
        #expect(state.undocumented == [])
        let list = try standIn.serve([request(1, "datasource.list")], in: folder)
        #expect((list.result(1)?["data"]?.array?.isEmpty == false) == isThere)
    }
}
