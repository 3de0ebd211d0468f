import JSON
import JSONRPC
import Testing

@testable import Bridge

/// Parameters, by name and by position, and what may be wrong with them.
@Suite struct ArgumentsTests {
    @Test func parametersByNameAreBound() throws {
        let bound = try arguments(
            #"{"name":"a","omit":["/x","/y"],"dryRun":true,"timeoutMs":5,"progress":true}"#,
            for: .copy
        )
        #expect(try bound.requiredString("name") == "a")
        #expect(bound.strings("omit") == ["/x", "/y"])
        #expect(bound.bool("dryRun") == true)
        #expect(bound.integer("timeoutMs") == 5)
        #expect(bound.bool("progress") == true)
        #expect(bound.string("to") == nil)
    }

    @Test func aKeyMayBeSpelledWithEscapes() throws {
        #expect(try arguments(#"{"n\u0061me":"a"}"#, for: .get).string("name") == "a")
    }

    @Test func parametersByPositionAreBoundInTheOrderOfTheTable() throws {
        let bound = try arguments(#"["local",2,10]"#, for: .list)
        #expect(bound.string("target") == "local")
        #expect(bound.integer("page") == 2)
        #expect(bound.integer("pageSize") == 10)
    }

    @Test func aNullInAPositionIsNotGiven() throws {
        let bound = try arguments(#"[null,null,10]"#, for: .list)
        #expect(bound["target"] == nil)
        #expect(bound["page"] == nil)
        #expect(bound.integer("pageSize") == 10)
    }

    @Test(arguments: [
        (Method.get, #"{}"#, ["missing /name"]),
        (.get, #"[]"#, ["missing /name"]),
        (.get, #"[null]"#, ["missing /name"]),
        (.get, #"{"name":null}"#, ["wrong_type /name"]),
        (.get, #"{"name":1,"target":2}"#, ["wrong_type /name", "wrong_type /target"]),
        (.get, #"{"nam":"a"}"#, ["unknown_field /nam", "missing /name"]),
        (.list, #"{"page":0}"#, ["out_of_range /page"]),
        (.list, #"{"page":1.5}"#, ["out_of_range /page"]),
        (.list, #"{"page":"1"}"#, ["wrong_type /page"]),
        (.list, #"{"pageSize":1001}"#, ["out_of_range /pageSize"]),
        (.list, #"{"timeoutMs":0}"#, ["out_of_range /timeoutMs"]),
        (.list, #"{"timeoutMs":86400001}"#, ["out_of_range /timeoutMs"]),
        (.list, #"{"page":1e400}"#, ["out_of_range /page"]),
        (.list, #"{"progress":1}"#, ["wrong_type /progress"]),
        (.validate, #"{"progress":true}"#, ["unknown_field /progress"]),
        (.validate, #"{"for":"x"}"#, ["not_allowed /for"]),
        (.validate, #"{"for":1}"#, ["wrong_type /for"]),
        (.test, #"{"name":"a","via":"moon"}"#, ["not_allowed /via"]),
        (.copy, #"{"name":"a","omit":"/x"}"#, ["wrong_type /omit"]),
        (.copy, #"{"name":"a","omit":["/x",1]}"#, ["wrong_type /omit"]),
        (.cancel, #"{"id":true}"#, ["wrong_type /id"]),
        (.types, #"["csv","postgres"]"#, ["too_long "]),
        (.ping, #"[1]"#, ["too_long "]),
        (.list, #"[1,"1",0]"#, ["wrong_type /target", "wrong_type /page", "out_of_range /pageSize"]),
    ])
    func everythingWrongIsTold(method: Method, params: String, expected: [String]) throws {
        let error = try #require(failure { _ = try arguments(params, for: method) })
        #expect(error.code == .invalidParameters)
        #expect(error.summary == expected)
    }

    @Test(
        arguments: [
            (Method.list, #"{"pagesize":1}"#, "pageSize"),
            (.list, #"{"datasource_type":"csv"}"#, "datasourceType"),
            (.update, #"{"name":"a","ifRevison":1}"#, "ifRevision"),
            (.list, #"{"zzzzzz":1}"#, nil),
        ] as [(Method, String, String?)]
    )
    func aMistypedNameIsRecognized(method: Method, params: String, suggestion: String?) throws {
        let error = try #require(failure { _ = try arguments(params, for: method) })
        #expect(error.firstSuggestion == suggestion)
    }

    @Test(arguments: [
        (Method.ping, "[1]", "`bridge.ping` takes no parameters."),
        (.types, "[1,2]", "`datasource.types` takes one parameter, not 2."),
        (.get, "[1,2,3,4]", "`datasource.get` takes at most 3 parameters, not 4."),
    ])
    func tooManyParametersAreCounted(method: Method, params: String, message: String) throws {
        #expect(failure { _ = try arguments(params, for: method) }?.message == message)
    }

    @Test(arguments: [Method.get, .validate])
    func manyUnknownParametersAreToldUpToALimit(method: Method) throws {
        let members = (0..<200_000).map { "\"credential\($0)\":1" }.joined(separator: ",")
        let document = try JSONDocument.parsing(Array("{\(members)}".utf8))
        let start = ContinuousClock.now
        let error = try #require(failure { _ = try document.withRoot { _ = try Arguments($0, for: method) } })
        #expect(ContinuousClock.now - start < .seconds(10))
        #expect(error.summary.prefix(100).allSatisfy { $0.hasPrefix("unknown_field /credential") })
        #expect(error.summary[100] == "too_many_issues ")
        #expect(error.summary.count <= 102)
    }

    @Test func exactlyAsManyProblemsAsTheLimitAreAllTold() throws {
        let members = (0..<100).map { "\"k\($0)\":1" }.joined(separator: ",")
        let error = try #require(failure { _ = try arguments("{\(members)}", for: .list) })
        #expect(error.summary.count == 100)
        #expect(!error.summary.contains("too_many_issues "))
    }

    @Test func aLongKeyIsShortened() throws {
        let key = String(repeating: "k", count: 1_000_000)
        let error = try #require(failure { _ = try arguments(#"{"\#(key)":1}"#, for: .list) })
        #expect(error.json.bytes.count < 1000)
        #expect(error.summary == ["unknown_field /" + key.prefix(120) + "…"])
    }

    @Test func aDuplicateKeyIsNamedAndShortened() throws {
        let short = try #require(failure { _ = try TestBridge().answer("bridge.ping", #"{"a":{"b":1,"b":2}}"#) })
        #expect(short.message == "The key `b` stands twice in one object.")
        #expect(short.summary == ["duplicate_key /a/b"])
        let key = String(repeating: "é", count: 100_000)
        let long = try #require(failure { _ = try TestBridge().answer("bridge.ping", #"{"\#(key)":1,"\#(key)":2}"#) })
        #expect(long.json.bytes.count < 1500)
    }
}
