import Datasource
import HTTPTransport
import JSON
import POSIX
import Testing

@testable import Platforms

/// Every sample on the vendors' pages: a request is sent as it stands there, and an answer is understood.
@Suite struct VendorSampleTests {
    private func samples(onPagesWith text: String) -> [JSONObject] {
        VendorPages.all.filter { $0.contains(text) }.flatMap { VendorPages.objects(in: $0) }
    }

    private func response(_ answer: JSONObject) -> HTTPResponse {
        HTTPResponse(status: 200, headers: [], body: JSONValue.object(answer).bytes)
    }

    private func succeeds(_ body: () throws(PlatformFailure) -> Void) -> Bool {
        riverFailure { () throws(PlatformFailure) in try body() } == nil
    }

    // MARK: - Databrain

    @Test func databrain() throws {
        let samples = samples(onPagesWith: "api.usedatabrain.com")
        let requests = samples.filter { $0["datasourceType"] != nil }
        for sample in requests {
            let source = try #require(TableDialect.databrain.source(sample))
            let body = try TableDialect.databrain.body(of: source).body
            let written = WrittenSource(name: source.name, datasourceType: source.datasourceType, body: body)
            let answer = Scripted.json(200, #"{"name":"production-postgres"}"#)
            let platform = FakePlatform([Scripted.names(), answer])
            let client = try platform.client
            #expect(succeeds { () throws(PlatformFailure) in try client.create(written, .patient) })
            #expect(platform.requests.last?.body == JSONValue.object(sample).bytes)
            let other = FakePlatform([answer])
            let updating = try other.client
            #expect(succeeds { () throws(PlatformFailure) in try updating.update(written, .patient) })
            #expect(other.requests.last?.body == JSONValue.object(sample).bytes)
        }
        for sample in samples where sample["datasourceType"] == nil {
            if sample["data"] == nil {
                #expect(throws: Never.self) { try DatabrainAnswers.name("production-postgres")(response(sample)) }
            } else {
                #expect(try DatabrainAnswers.names(response(sample)).count == 3)
            }
        }
        #expect(VendorPages.all.isEmpty || requests.count == 8 && samples.count == 18)
    }

    // MARK: - RiverGen

    @Test func riverGen() throws {
        let samples = samples(onPagesWith: "api.rivergen.com")
        for sample in samples where sample["success"] == nil {
            var translation = try TableDialect.riverGen.document(
                from: withType(sample)
            ).body.revealed
            let newName = translation["name"]?.string
            translation["name"] = "before"
            let source = try #require(TableDialect.riverGen.source(translation))
            let change = try TableDialect.riverGen.change(of: source, newName: newName)
            #expect(JSONValue.object(change.body.revealed).bytes == JSONValue.object(sample).bytes)
        }
        for sample in samples where sample["success"] != nil {
            #expect(try RiverGenAnswers.source(response(sample)).name == "Updated PostgreSQL")
            #expect(try RiverGenAnswers.update(of: 1)(response(sample))["id"] == 1)
        }
        #expect(VendorPages.all.isEmpty || samples.count == 3)
    }

    /// A change doesn't say its type.
    private func withType(_ sample: JSONObject) -> JSONObject {
        var sample = sample
        sample["type"] = "postgresql"
        return sample
    }

    // MARK: - Credible

    /// The page shows the objects of all types at once: each is read and written again.
    @Test func credible() throws {
        let samples = samples(onPagesWith: "data.credibledata.com/api/v0")
        let page = try #require(
            samples.first { $0["postgresConnection"] != nil } ?? (VendorPages.all.isEmpty ? [:] : nil)
        )
        for member in page.members {
            let key = member.key.string
            let type = String(key.dropLast("Connection".count))
            let body: JSONObject = ["name": "a", "type": .string(type), key: member.value]
            var asConnection = body
            #expect(throws: Never.self) { try CredibleShapes.connection.check(body) }
            if type == "trino" {
                // A server is a URL.
                var inner = try #require(member.value.object)
                inner["server"] = "https://trino.example.com"
                asConnection[key] = .object(inner)
            } else if type == "snowflake" {
                // A private key takes the place of a password.
                var inner = try #require(member.value.object)
                inner["password"] = nil
                asConnection[key] = .object(inner)
            }
            let document = try TableDialect.credible.document(from: asConnection).body.revealed
            let source = try #require(TableDialect.credible.source(document))
            let again = try TableDialect.credible.body(of: source).body.revealed
            #expect(sorted(.object(again)) == sorted(.object(asConnection)), "\(type)")
        }
        for sample in samples where sample.keys == ["message"] {
            #expect(throws: Never.self) { try CredibleAnswers.message(response(sample)) }
        }
        #expect(VendorPages.all.isEmpty || page.keys.count == 7)
    }

    private func sorted(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let object):
            let members = object.members.sorted { $0.key.string < $1.key.string }
            return .object(JSONObject(members.map { ($0.key.string, sorted($0.value)) }))
        case .array(let elements):
            return .array(elements.map(sorted))
        default:
            return value
        }
    }
}
