import JSON
import POSIX
import Testing

@testable import Vault

@Suite struct VaultTestReportTests {
    let fixture: Fixture
    let vault: Vault

    init() throws {
        fixture = try Fixture()
        vault = fixture.vault()
    }

    @Test func aReportChangesNeitherRevisionNorTime() throws {
        let record = try vault.create(.sample("one"), interruption: .patient)
        #expect(try vault.recordTest(["ok": false], of: record, interruption: .patient))
        #expect(try vault.recordTest(["ok": true], of: record, interruption: .patient))
        let read = try fixture.vault().read("one", interruption: .patient)
        #expect(read.lastTest == ["ok": true])
        #expect(read.revision == 1)
        #expect(read.updatedAt == record.updatedAt)
        #expect(read.document == record.document)
    }

    @Test func aReportOfAnOlderRevisionIsNotKept() throws {
        let record = try vault.create(.sample("one"), interruption: .patient)
        try _ = vault.update(record, VaultChange(document: .sample(password: "new")), interruption: .patient)
        #expect(try !vault.recordTest(["ok": true], of: record, interruption: .patient))
        #expect(try vault.read("one", interruption: .patient).lastTest == nil)
        try vault.delete("one", interruption: .patient)
        #expect(try !vault.recordTest(["ok": true], of: record, interruption: .patient))
    }

    /// What becomes of the last report when a record is updated.
    @Test(
        arguments: [
            (document: JSONObject.sample(description: "other"), report: nil, expected: "first" as String?),
            (document: .sample(password: "new"), report: nil, expected: nil),
            (document: .sample(password: "new"), report: "second", expected: "second"),
            (document: .sample(), report: "second", expected: "second"),
        ] as [(document: JSONObject, report: String?, expected: String?)]
    )
    func aReportGoesWithTheCredentialsThatItTested(
        _ update: (document: JSONObject, report: String?, expected: String?)
    ) throws {
        var draft = VaultDraft.sample("one")
        draft.lastTest = "first"
        let record = try vault.create(draft, interruption: .patient)
        let change = VaultChange(document: update.document, lastTest: update.report.map { .string($0) })
        let updated = try vault.update(record, change, interruption: .patient)
        #expect(updated.lastTest?.string == update.expected)
        #expect(try fixture.vault().read("one", interruption: .patient).lastTest?.string == update.expected)
    }

    @Test func aSchemaIsKeptUntilItIsReplaced() throws {
        let record = try vault.create(.sample("one"), interruption: .patient)
        #expect(try vault.cachedSchema(of: "one", interruption: .patient) == nil)

        let first = CachedSchema(schema: [["schemaName": "a"]], cachedAt: Timestamp(milliseconds: 1))
        #expect(try vault.cacheSchema(first, of: record, interruption: .patient))
        #expect(try fixture.vault().cachedSchema(of: "one", interruption: .patient) == first)

        let change = VaultChange(document: .sample(password: "new"))
        let updated = try vault.update(record, change, interruption: .patient)
        #expect(try vault.cachedSchema(of: "one", interruption: .patient) == first)
        #expect(try !vault.cacheSchema(first, of: record, interruption: .patient))

        let second = CachedSchema(schema: [["schemaName": "b"]], cachedAt: Timestamp(milliseconds: 2))
        #expect(try vault.cacheSchema(second, of: updated, interruption: .patient))
        #expect(try fixture.vault().cachedSchema(of: "one", interruption: .patient) == second)
        #expect(try vault.read("one", interruption: .patient).revision == 2)
    }

    @Test func aNewRecordHasNoSchemaOfADeletedOne() throws {
        var draft = VaultDraft.sample("one")
        draft.schema = CachedSchema(schema: [], cachedAt: Timestamp(milliseconds: 1))
        try _ = vault.create(draft, interruption: .patient)
        try vault.delete("one", interruption: .patient)
        try _ = vault.create(.sample("one"), interruption: .patient)
        #expect(try vault.cachedSchema(of: "one", interruption: .patient) == nil)
    }

    @Test func aLargeSchemaIsKeptWhole() throws {
        let record = try vault.create(.sample("one"), interruption: .patient)
        let columns = (0..<20_000).map { number -> JSONValue in
            ["name": .string("column_\(number)"), "type": "text", "nullable": true]
        }
        let schema = CachedSchema(schema: .array(columns), cachedAt: .now)
        #expect(try vault.cacheSchema(schema, of: record, interruption: .patient))
        #expect(try fixture.vault().cachedSchema(of: "one", interruption: .patient) == schema)
    }
}
