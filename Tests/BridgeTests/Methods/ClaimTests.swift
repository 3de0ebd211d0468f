import JSON
import JSONRPC
import Testing

@testable import Bridge

/// What each method claims, so that requests happen as if one at a time.
@Suite struct ClaimTests {
    private static func write(_ name: ExactString) -> Claim { Claim(lane: ["local", name], mode: .exclusive) }
    private static func read(_ name: ExactString) -> Claim { Claim(lane: ["local", name], mode: .shared(group: 0)) }
    private static let listing = Claim(lane: ["local"], mode: .shared(group: 0))
    private static let writing = Claim(lane: ["local"], mode: .shared(group: 1))

    @Test(arguments: [
        ("datasource.list", #"{}"#, [listing]),
        ("datasource.get", #"{"name":"a"}"#, [read("a")]),
        ("datasource.schema", #"{"name":"a"}"#, [read("a")]),
        ("datasource.create", #"{"name":"a"}"#, [write("a"), writing]),
        ("datasource.create", #"{"credentials":{"name":"a"}}"#, [write("a"), writing]),
        ("datasource.update", #"{"name":"a"}"#, [write("a"), writing]),
        ("datasource.update", #"{"name":"a","newName":"b"}"#, [write("a"), write("b"), writing]),
        ("datasource.delete", #"{"name":"a"}"#, [write("a"), writing]),
        ("datasource.sync", #"{"name":"a"}"#, [write("a"), writing]),
        ("datasource.test", #"{"name":"a"}"#, [read("a")]),
        ("datasource.test", #"{"datasourceType":"csv","credentials":{}}"#, []),
        ("target.check", #"{}"#, []),
        ("bridge.info", #"{"drivers":true}"#, []),
    ])
    func aMethodClaimsWhatItTouches(method: String, params: String, claims: [Claim]) throws {
        let job = try #require(try TestBridge().job(method, params))
        #expect(job.claims == claims)
    }

    @Test func aCopyClaimsBothNames() throws {
        let job = try #require(try TestBridge().job("datasource.copy", #"{"name":"a","newName":"b"}"#))
        #expect(Set(job.claims) == [Self.write("a"), Self.write("b"), Self.writing])
    }

    @Test(arguments: [
        ("datasource.get", #"{"name":"a","timeoutMs":7,"progress":true}"#, false),
        ("datasource.delete", #"{"name":"a","timeoutMs":7,"progress":true}"#, true),
    ])
    func aJobTakesOverWhatTheRequestSays(method: String, params: String, isWrite: Bool) throws {
        let job = try #require(try TestBridge().job(method, params))
        #expect(job.timeoutMilliseconds == 7)
        #expect(job.wantsProgress)
        #expect(job.isWrite == isWrite)
        #expect(job.pool == nil)
    }

    @Test(arguments: [
        "datasource.create", "datasource.update", "datasource.delete", "datasource.copy", "datasource.sync",
    ])
    func aWriteThatIsRefusedTellsThatNothingHappened(method: String) throws {
        let error = try #require(failure { _ = try TestBridge().job(method, #"{"nonsense":1}"#) })
        #expect(error.outcome == .notApplied)
    }

    @Test func aNameThatIsNoTextIsRefused() throws {
        let error = try #require(failure { _ = try TestBridge().job("datasource.update", #"{"name":5}"#) })
        #expect(error.summary == ["wrong_type /name"])
    }
}
