import JSON
import JSONRPC
import Testing

@testable import Bridge

/// Leaving members and elements out of a copied document.
@Suite struct RemovalTests {
    private static let document =
        #"{"name":"a","credentials":{"host":"h","a/b":1,"c~d":2,"":3},"options":{"tags":["x"]}}"#

    private static func removing(_ pointers: String..., from text: String = document) throws -> JSONValue {
        var object = try json(text).object ?? [:]
        try object.removeMembers(at: pointers, given: JSONPointer("omit"))
        return .object(object)
    }

    @Test(arguments: [
        ("/options", #"{"name":"a","credentials":{"host":"h","a/b":1,"c~d":2,"":3}}"#),
        ("/options/tags", #"{"name":"a","credentials":{"host":"h","a/b":1,"c~d":2,"":3},"options":{}}"#),
        (
            "/credentials/a~1b",
            #"{"name":"a","credentials":{"host":"h","c~d":2,"":3},"options":{"tags":["x"]}}"#
        ),
        (
            "/credentials/c~0d",
            #"{"name":"a","credentials":{"host":"h","a/b":1,"":3},"options":{"tags":["x"]}}"#
        ),
        (
            "/options/tags/0",
            #"{"name":"a","credentials":{"host":"h","a/b":1,"c~d":2,"":3},"options":{"tags":[]}}"#
        ),
        ("/credentials/", #"{"name":"a","credentials":{"host":"h","a/b":1,"c~d":2},"options":{"tags":["x"]}}"#),
    ])
    func aMemberGoesAndNothingElse(pointer: String, rest: String) throws {
        #expect(try Self.removing(pointer) == json(rest))
    }

    @Test(arguments: [
        ("", "not_allowed", "The empty pointer means the whole document."),
        ("options", "invalid_format", "A JSON Pointer begins with `/`, as in `/options/tags`."),
        ("/name", "not_allowed", "`name` can't be left out: every data source has it."),
        ("/datasourceType", "not_allowed", "`datasourceType` can't be left out: every data source has it."),
        ("/credentials", "not_allowed", "`credentials` can't be left out: every data source has it."),
        ("/tenancySettings", "not_found", "`/tenancySettings` leads to no member of the document."),
        ("/name/x", "not_found", "`/name/x` leads to no member of the document."),
        ("/options/tags/1", "not_found", "`/options/tags/1` leads to no member of the document."),
        ("/options/tags/00", "not_found", "`/options/tags/00` leads to no member of the document."),
        ("/options/tags/+0", "not_found", "`/options/tags/+0` leads to no member of the document."),
        ("/options/tags/-", "not_found", "`/options/tags/-` leads to no member of the document."),
        ("/options/tags/0/x", "not_found", "`/options/tags/0/x` leads to no member of the document."),
        ("/credentials/Host", "not_found", "`/credentials/Host` leads to no member of the document."),
    ])
    func thePointerIsAtFault(pointer: String, code: String, message: String) throws {
        let error = try #require(failure { _ = try Self.removing(pointer) })
        #expect(error.summary == ["\(code) /omit/0"])
        #expect(error.message == message)
    }

    @Test func everyPointerIsAboutWhatWasGiven() throws {
        let document = #"{"credentials":{"list":[{"a":1,"b":2},{"a":3,"b":4},{"a":5,"b":6}]},"options":{"x":1,"y":2}}"#
        let rest = try Self.removing(
            "/credentials/list/0",
            "/credentials/list/1/a",
            "/credentials/list/2/b",
            "/options/x",
            "/options",
            "/credentials/list/0",
            from: document
        )
        #expect(rest == (try json(#"{"credentials":{"list":[{"b":4},{"a":5}]}}"#)))
    }

    @Test func theOneThatIsWrongIsNamed() throws {
        let error = try #require(failure { _ = try Self.removing("/options", "/credentials/host", "/nothing") })
        #expect(error.summary == ["not_found /omit/2"])
    }

    @Test func aLongPointerIsShortened() throws {
        let pointer = "/" + String(repeating: "k", count: 100_000)
        #expect(try #require(failure { _ = try Self.removing(pointer) }).json.bytes.count < 1000)
    }
}
