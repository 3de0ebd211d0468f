import JSON
import POSIX
import Testing

@testable import Vault

@Suite struct VaultRecordTests {
    let fixture: Fixture
    let vault: Vault

    init() throws {
        fixture = try Fixture()
        vault = fixture.vault()
    }

    @Test func whatIsCreatedIsReadBackByAnother() throws {
        let before = Timestamp.now
        var draft = VaultDraft.sample("one")
        draft.lastTest = ["ok": true]
        let created = try vault.create(draft, interruption: .patient)
        #expect(created.revision == 1)
        #expect(created.createdAt >= before)
        #expect(created.createdAt == created.updatedAt)

        for reader in [vault, fixture.vault()] {
            let read = try reader.read("one", interruption: .patient)
            #expect(read.name == "one")
            #expect(read.datasourceType == "postgres")
            #expect(read.revision == 1)
            #expect(read.createdAt == created.createdAt)
            #expect(read.updatedAt == created.updatedAt)
            #expect(read.document == .sample())
            #expect(read.lastTest == ["ok": true])
        }
    }

    @Test func nothingIsMadeBeforeTheFirstCreate() throws {
        #expect(try vault.names() == [])
        #expect(try !vault.exists("one", interruption: .patient))
        try expectFailure("notFound") { try vault.read("one", interruption: .patient) }
        try expectFailure("notFound") { try vault.delete("one", interruption: .patient) }
        try expectFailure("notFound") { try vault.cachedSchema(of: "one", interruption: .patient) }
        #expect(try fixture.files == [])
    }

    @Test func aNameIsTakenOnce() throws {
        try _ = vault.create(.sample("one"), interruption: .patient)
        try expectFailure("alreadyExists") { try vault.create(.sample("one", password: "x"), interruption: .patient) }
        #expect(try vault.read("one", interruption: .patient).document == .sample())
    }

    @Test(arguments: ["é", "e\u{301}", "É", "a\u{0}b", "a", " a", "名前", String(repeating: "x", count: 4000)])
    func namesAreBytes(_ name: String) throws {
        let others = ["é", "e\u{301}", "É", "a\u{0}b", "a", " a", "名前"].filter { ExactString($0) != ExactString(name) }
        for other in others {
            try _ = vault.create(.sample(other), interruption: .patient)
        }
        #expect(try !vault.exists(ExactString(name), interruption: .patient))
        try _ = vault.create(.sample(name, password: "its own"), interruption: .patient)
        let read = try fixture.vault().read(ExactString(name), interruption: .patient)
        #expect(read.name == ExactString(name))
        #expect(read.document == .sample(password: "its own"))
    }

    @Test func anUpdateReplacesTheDocumentAndCounts() throws {
        let first = try vault.create(.sample("one"), interruption: .patient)
        let change = VaultChange(document: .sample(password: "new"))
        let second = try fixture.vault().update(first, change, interruption: .patient)
        #expect(second.revision == 2)
        #expect(second.createdAt == first.createdAt)
        #expect(second.updatedAt >= first.updatedAt)

        let read = try vault.read("one", interruption: .patient)
        #expect(read.revision == 2)
        #expect(read.updatedAt == second.updatedAt)
        #expect(read.document == .sample(password: "new"))
    }

    @Test func anUpdateOfWhatHasChangedIsAConflict() throws {
        let first = try vault.create(.sample("one"), interruption: .patient)
        try _ = vault.update(first, VaultChange(document: .sample(password: "a")), interruption: .patient)
        let error = try expectFailure("revisionConflict") {
            try fixture.vault().update(first, VaultChange(document: .sample(password: "b")), interruption: .patient)
        }
        #expect(error.code == .revisionConflict(current: 2))
        #expect(error.outcome == .notApplied)
        #expect(try vault.read("one", interruption: .patient).document == .sample(password: "a"))
    }

    @Test func aRecordThatTookTheNameOfADeletedOneIsAnother() throws {
        let first = try vault.create(.sample("one"), interruption: .patient)
        try vault.delete("one", interruption: .patient)
        try _ = vault.create(.sample("one", password: "other"), interruption: .patient)

        try expectFailure("revisionConflict") {
            try vault.update(first, VaultChange(document: .sample()), interruption: .patient)
        }
        #expect(try !vault.recordTest(["ok": true], of: first, interruption: .patient))
        #expect(try vault.read("one", interruption: .patient).document == .sample(password: "other"))
        #expect(try vault.read("one", interruption: .patient).lastTest == nil)
    }

    @Test func aRenameKeepsEverythingElse() throws {
        var draft = VaultDraft.sample("one")
        draft.lastTest = ["ok": true]
        draft.schema = CachedSchema(schema: [["schemaName": "public"]], cachedAt: Timestamp(milliseconds: 5))
        let first = try vault.create(draft, interruption: .patient)
        let change = VaultChange(newName: "two", document: first.document)
        let second = try vault.update(first, change, interruption: .patient)
        #expect(second.name == "two")
        #expect(second.revision == 2)

        let other = fixture.vault()
        #expect(try other.names() == ["two"])
        try expectFailure("notFound") { try other.read("one", interruption: .patient) }
        #expect(try other.read("two", interruption: .patient).lastTest == ["ok": true])
        #expect(try other.cachedSchema(of: "two", interruption: .patient) == draft.schema)
    }

    @Test func aRenameToATakenNameChangesNothing() throws {
        let one = try vault.create(.sample("one"), interruption: .patient)
        try _ = vault.create(.sample("two", password: "two's"), interruption: .patient)
        try expectFailure("alreadyExists") {
            try vault.update(one, VaultChange(newName: "two", document: .sample()), interruption: .patient)
        }
        #expect(try vault.read("one", interruption: .patient).revision == 1)
        #expect(try fixture.vault().read("two", interruption: .patient).document == .sample(password: "two's"))
    }

    @Test func aRenameToItsOwnNameIsAnUpdate() throws {
        let one = try vault.create(.sample("one"), interruption: .patient)
        let change = VaultChange(newName: "one", document: .sample())
        #expect(try vault.update(one, change, interruption: .patient).revision == 2)
    }

    @Test func whatIsDeletedIsGone() throws {
        try _ = vault.create(.sample("one"), interruption: .patient)
        try _ = vault.create(.sample("two"), interruption: .patient)
        try vault.delete("one", interruption: .patient)
        try expectFailure("notFound") { try vault.read("one", interruption: .patient) }
        try expectFailure("notFound") { try vault.delete("one", interruption: .patient) }
        #expect(try fixture.vault().names() == ["two"])
    }

    @Test func aDeletionMayAskForARevision() throws {
        let one = try vault.create(.sample("one"), interruption: .patient)
        try _ = vault.update(one, VaultChange(document: .sample()), interruption: .patient)
        let error = try expectFailure("revisionConflict") {
            try vault.delete("one", ifRevision: 1, interruption: .patient)
        }
        #expect(error.code == .revisionConflict(current: 2))
        try vault.delete("one", ifRevision: 2, interruption: .patient)
        #expect(try vault.names() == [])
    }

    @Test func whatHoldsSecretsPrintsNone() throws {
        let draft = VaultDraft.sample("one")
        let record = try vault.create(draft, interruption: .patient)
        let change = VaultChange(document: .sample())
        var dumped = ""
        dump(record, to: &dumped)
        for text in [
            "\(draft)", "\(record)", "\(change)", String(reflecting: record), String(reflecting: draft), dumped,
        ] {
            #expect(!text.contains("hunter2"), "\(text)")
        }
    }
}
