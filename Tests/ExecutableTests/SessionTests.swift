import Foundation
import JSON
import Testing

/// The main job: a source's whole life over stdin and stdout.
@Suite struct SessionTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func create(_ name: String, _ file: String, id: Int = 1) -> String {
        #"{"jsonrpc":"2.0","id":\#(id),"method":"datasource.create","params":{"name":"\#(name)","datasourceType":"csv","credentials":{"file":"\#(file)"}}}"#
    }

    @Test func pipedRequestsTakeEffectInTheOrderWritten() throws {
        _ = try folder.write("a.csv", "id,name\n1,Ada\n")
        let result = try Executable.serve(
            [
                create("a", "a.csv"),
                #"{"jsonrpc":"2.0","id":2,"method":"datasource.test","params":{"name":"a"}}"#,
                #"{"jsonrpc":"2.0","id":3,"method":"datasource.list"}"#,
                #"{"jsonrpc":"2.0","id":4,"method":"datasource.delete","params":{"name":"a"}}"#,
                #"{"jsonrpc":"2.0","id":5,"method":"datasource.list"}"#,
            ],
            in: folder
        )
        #expect(result.exitCode == 0)
        #expect(result.answers.count == 5)
        #expect(result.result(1)?["revision"] == 1)
        #expect(result.result(2)?["ok"] == true)
        #expect(result.result(3)?["data"]?.array?.map { $0["name"] } == ["a"])
        #expect(result.result(4) == ["name": "a", "deleted": true])
        #expect(result.result(5) == ["data": []])
    }

    @Test func aSourceThatFailsItsTestIsNotStored() throws {
        let result = try Executable.serve(
            [create("a", "missing.csv"), #"{"jsonrpc":"2.0","id":2,"method":"datasource.get","params":{"name":"a"}}"#],
            in: folder
        )
        #expect(result.error(1)?["code"] == 1100)
        #expect(result.error(1)?["data"]?["test"]?["reason"] == "file_not_found")
        #expect(result.error(1)?["data"]?["outcome"] == "not_applied")
        #expect(result.error(2)?["code"] == 1000)
    }

    @Test func updatesMergeAndCountRevisions() throws {
        _ = try folder.write("a.csv", "id;name\n1;Ada\n")
        let result = try Executable.serve(
            [
                create("a", "a.csv"),
                #"{"jsonrpc":"2.0","id":2,"method":"datasource.update","params":{"name":"a","ifRevision":1,"newName":"b","options":{"tags":["x"]},"credentials":{"delimiter":";"}}}"#,
                #"{"jsonrpc":"2.0","id":3,"method":"datasource.update","params":{"name":"b","ifRevision":1,"options":{"tags":null}}}"#,
                #"{"jsonrpc":"2.0","id":4,"method":"datasource.get","params":{"name":"b"}}"#,
                #"{"jsonrpc":"2.0","id":5,"method":"datasource.get","params":{"name":"a"}}"#,
            ],
            in: folder
        )
        #expect(result.result(2)?["revision"] == 2)
        #expect(result.error(3)?["code"] == 1003)
        #expect(result.result(4)?["credentials"] == ["file": "a.csv", "delimiter": ";"])
        #expect(result.result(4)?["options"] == ["tags": ["x"]])
        #expect(result.result(4)?["revision"] == 2)
        #expect(result.error(5)?["code"] == 1000)
    }

    @Test func aTestDoesNotChangeTheRevision() throws {
        _ = try folder.write("a.csv", "id\n1\n")
        let result = try Executable.serve(
            [
                create("a", "a.csv"),
                #"{"jsonrpc":"2.0","id":2,"method":"datasource.get","params":{"name":"a"}}"#,
                #"{"jsonrpc":"2.0","id":3,"method":"datasource.test","params":{"name":"a"}}"#,
            ],
            in: folder
        )
        // A test is a read: nothing but a write waits for it, so its report is looked for afterwards.
        let later = try Executable.serve(
            [#"{"jsonrpc":"2.0","id":4,"method":"datasource.get","params":{"name":"a"}}"#],
            in: folder
        )
        let before = try #require(result.result(2))
        let after = try #require(later.result(4))
        #expect(after["revision"] == 1)
        #expect(after["updatedAt"] == before["updatedAt"])
        #expect(after["lastTest"] == result.result(3))
    }

    @Test func schemaIsCachedAtCreationAndReadAgainBySync() throws {
        let file = try folder.write("people.csv", "id,name\n1,Ada\n")
        let first = try Executable.serve(
            [
                create("a", file),
                #"{"jsonrpc":"2.0","id":2,"method":"datasource.schema","params":{"name":"a"}}"#,
            ],
            in: folder
        )
        #expect(first.result(1)?["schema"]?["columns"] == 2)
        let table = first.result(2)?["data"]?.array?.first?["tables"]?.array?.first
        #expect(table?["name"] == "people")
        #expect(table?["columns"]?.array?.map { $0["name"] } == ["id", "name"])

        _ = try folder.write("people.csv", "id,name,age\n1,Ada,36\n")
        let second = try Executable.serve(
            [
                #"{"jsonrpc":"2.0","id":1,"method":"datasource.sync","params":{"name":"a"}}"#,
                #"{"jsonrpc":"2.0","id":2,"method":"datasource.schema","params":{"name":"a","tableName":"people"}}"#,
            ],
            in: folder
        )
        #expect(second.result(1)?["schema"]?["columns"] == 3)
        #expect(second.result(2)?["data"]?.array?.first?["tables"]?.array?.first?["columns"]?.array?.count == 3)
    }

    @Test func everyProblemIsReportedAtOnce() throws {
        let result = try Executable.serve(
            [
                #"{"jsonrpc":"2.0","id":1,"method":"datasource.validate","params":{"name":"","datasourceType":"postgres","credentials":{"host":"db","usrname":"u","port":99999}}}"#
            ],
            in: folder
        )
        let issues = try #require(result.result(1)?["issues"]?.array)
        let paths = Set(issues.compactMap { $0["path"]?.string })
        #expect(result.result(1)?["valid"] == false)
        #expect(paths.isSuperset(of: ["/name", "/credentials/usrname", "/credentials/port", "/credentials/database"]))
        #expect(issues.first { $0["path"] == "/credentials/usrname" }?["suggestion"] == "username")
    }

    @Test func copiesCarryTheSecretsAlong() throws {
        _ = try folder.write("a.csv", "id\n1\n")
        let result = try Executable.serve(
            [
                create("a", "a.csv"),
                #"{"jsonrpc":"2.0","id":2,"method":"datasource.copy","params":{"name":"a","newName":"b"}}"#,
                #"{"jsonrpc":"2.0","id":3,"method":"datasource.copy","params":{"name":"a"}}"#,
                #"{"jsonrpc":"2.0","id":4,"method":"datasource.list"}"#,
            ],
            in: folder
        )
        #expect(result.result(2)?["name"] == "b")
        #expect(result.error(3)?["code"] == 1001)
        #expect(result.result(4)?["data"]?.array?.map { $0["name"] } == ["a", "b"])
    }

    @Test func listsFilterAndPage() throws {
        _ = try folder.write("a.csv", "id\n1\n")
        let requests = (1...7).map { create("source-\($0)", "a.csv", id: $0) }
        let result = try Executable.serve(
            requests + [
                #"{"jsonrpc":"2.0","id":"page","method":"datasource.list","params":{"page":2,"pageSize":3}}"#,
                #"{"jsonrpc":"2.0","id":"last","method":"datasource.list","params":{"page":3,"pageSize":3}}"#,
                #"{"jsonrpc":"2.0","id":"filter","method":"datasource.list","params":{"nameContains":"-5"}}"#,
                #"{"jsonrpc":"2.0","id":"type","method":"datasource.list","params":{"datasourceType":"postgres"}}"#,
            ],
            in: folder
        )
        #expect(result.result("page")?["data"]?.array?.map { $0["name"] } == ["source-4", "source-5", "source-6"])
        #expect(result.result("page")?["hasMore"] == true)
        #expect(result.result("last")?["hasMore"] == false)
        #expect(result.result("filter")?["data"]?.array?.map { $0["name"] } == ["source-5"])
        #expect(result.result("type")?["data"] == [])
    }
}
