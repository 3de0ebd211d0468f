import JSON
import JSONRPC
import Testing

@testable import Bridge

/// Leaving members out of a copied document.
@Suite struct RemovalTests {
    private static let document =
        #"{"name":"a","credentials":{"host":"h","a/b":1,"c~d":2,"":3},"options":{"tags":["x"]}}"#

    private static func removing(_ pointer: String) throws -> JSONValue {
        var object = try json(document).object ?? [:]
        try object.removeMember(at: pointer, given: JSONPointer("omit").appending(3))
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
        ("/options/tags/0", "not_found", "`/options/tags/0` leads to no member of the document."),
        ("/credentials/Host", "not_found", "`/credentials/Host` leads to no member of the document."),
    ])
    func thePointerIsAtFault(pointer: String, code: String, message: String) throws {
        let error = try #require(failure { _ = try Self.removing(pointer) })
        #expect(error.summary == ["\(code) /omit/3"])
        #expect(error.message == message)
    }

    @Test func aLongPointerIsShortened() throws {
        let pointer = "/" + String(repeating: "k", count: 100_000)
        #expect(try #require(failure { _ = try Self.removing(pointer) }).json.bytes.count < 1000)
    }
}
