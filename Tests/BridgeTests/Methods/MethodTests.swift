import Connectivity
import Datasource
import JSON
import JSONRPC
import Testing

@testable import Bridge

/// The table of methods, and the document that describes it.
@Suite struct MethodTests {
    @Test(arguments: Method.allCases)
    func everyMethodIsFoundByItsName(method: Method) throws {
        let name = try JSONDocument.parsing(JSONValue.string(method.rawValue).bytes)
        #expect(name.withRoot { Method.named($0) } == method)
    }

    @Test(arguments: ["", "datasource", "datasource.Get", "datasource.get ", "bridge.ping.ping"])
    func nothingElseIsAMethod(text: String) throws {
        let name = try JSONDocument.parsing(JSONValue.string(text).bytes)
        #expect(name.withRoot { Method.named($0) } == nil)
    }

    @Test(arguments: Method.allCases)
    func theDocumentDescribesEveryMethodAsItIs(method: Method) throws {
        let methods = try #require(OpenRPC.document["methods"]?.array)
        let described = try #require(methods.first { $0["name"]?.string == method.rawValue })
        let parameters = try #require(described["params"]?.array)
        #expect(parameters.map { $0["name"]?.string } == method.parameters.map(\.name))
        #expect(parameters.map { $0["required"]?.bool } == method.parameters.map(\.isRequired))
        #expect(described["summary"]?.string?.isEmpty == false)
        #expect(described["result"]?["schema"]?.object?.members.isEmpty == false)
        let example = try #require(described["examples"]?.array?.first)
        let given = try #require(example["params"]?.array)
        let names = method.parameters.map(\.name)
        #expect(given.allSatisfy { parameter in names.contains { parameter["name"]?.string == $0 } })
        #expect(described["errors"]?.array?.isEmpty == false)
    }

    @Test func everyErrorIsPublishedOnce() {
        let published = ErrorCode.published.map(\.code)
        #expect(Set(published).count == published.count)
        #expect(Set(published.map(\.name)).count == published.count)
        #expect(published.count == 29)
    }

    @Test func theDocumentDescribesNothingElse() {
        let names = OpenRPC.document["methods"]?.array?.map { $0["name"]?.string }
        #expect(names == Method.allCases.map(\.rawValue))
        #expect(OpenRPC.document["openrpc"] == "1.2.6")
    }

    @Test(arguments: [
        (Method.list, "target page pageSize datasourceType nameContains timeoutMs"),
        (.get, "name target timeoutMs"),
        (.create, "name datasourceType credentials tenancySettings options target test dryRun timeoutMs"),
        (
            .update,
            "name datasourceType credentials tenancySettings options newName target test dryRun ifRevision timeoutMs"
        ),
        (.delete, "name target force ifRevision timeoutMs"),
        (.test, "name datasourceType credentials via target timeoutMs"),
        (.copy, "name from to newName omit dryRun timeoutMs"),
        (.validate, "name datasourceType credentials tenancySettings options for target"),
        (.sync, "name target platformId timeoutMs"),
        (.schema, "name schemaName tableName target timeoutMs"),
        (.types, "datasourceType"),
        (.targetList, ""),
        (.targetCheck, "target timeoutMs"),
        (.ping, ""),
        (.info, "drivers"),
        (.cancel, "id"),
        (.shutdown, ""),
        (.discover, ""),
    ])
    func positionsNeverChange(method: Method, parameters: String) {
        #expect(method.parameters.map(\.name).joined(separator: " ") == parameters)
    }

    @Test(arguments: Method.allCases)
    func whatTakesATimeoutWaits(method: Method) {
        let takesTimeout = method.parameters.contains { $0.name == "timeoutMs" }
        #expect(!takesTimeout || method.defaultTimeoutMilliseconds != nil)
        #expect(!method.isWrite || takesTimeout)
    }

    @Test(arguments: Method.allCases)
    func parametersByNameAreThoseByPosition(method: Method) throws {
        let methods = try #require(OpenRPC.document["methods"]?.array)
        let described = try #require(methods.first { $0["name"]?.string == method.rawValue }?["x-paramsByName"])
        let waits = method.defaultTimeoutMilliseconds != nil
        let names = method.parameters.map(\.name) + (waits ? ["progress"] : [])
        #expect(described["properties"]?.object?.keys == names)
        let required = method.parameters.filter(\.isRequired).map { JSONValue.string($0.name) }
        #expect(described["required"] == .array(required))
    }

    @Test("The words that an answer may hold are all written down")
    func words() {
        let schemas = OpenRPC.document["components"]?["schemas"]
        let codes = Datasource.Issue.Code.allCases.map { JSONValue.string($0.rawValue) }
        #expect(schemas?["IssueCode"]?["examples"] == .array(codes))
        let reasons = Reason.allCases.map { JSONValue.string($0.rawValue) }
        #expect(schemas?["Reason"]?["examples"] == .array(reasons))
    }
}
