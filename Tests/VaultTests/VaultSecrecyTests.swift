import Foundation
import JSON
import POSIX
import Testing

@testable import Vault

@Suite struct VaultSecrecyTests {
    @Test func nothingThatIsSealedStandsInAFile() throws {
        let fixture = try Fixture()
        let vault = fixture.vault()
        var draft = VaultDraft.sample("visible-name", password: "secret-password-1")
        draft.lastTest = ["message": "secret-report"]
        draft.schema = CachedSchema(schema: [["schemaName": "secret-schema"]], cachedAt: .now)
        let first = try vault.create(draft, interruption: .patient)
        let change = VaultChange(newName: "other-name", document: .sample(password: "secret-password-2"))
        try _ = vault.update(first, change, interruption: .patient)
        let all = try fixture.files
        #expect(all.contains("vault.db-wal"))
        try expectNone(of: ["secret-", "db.example.com", "Main warehouse"], in: all, fixture)
        // What is looked for would be found.
        #expect(try contains("other-name", in: all, fixture))
        #expect(try contains("postgres", in: all, fixture))

        // What is deleted is overwritten, once the log is gone.
        try _ = vault.create(.sample("third-name"), interruption: .patient)
        try vault.delete("other-name", interruption: .patient)
        vault.closeForTests()
        #expect(try fixture.files == ["vault.db", "vault.key"])
        try expectNone(of: ["visible-name", "other-name"], in: ["vault.db"], fixture)
        #expect(try contains("third-name", in: ["vault.db"], fixture))
    }

    private func expectNone(of words: [String], in files: [String], _ fixture: Fixture) throws {
        for word in words {
            #expect(try !contains(word, in: files, fixture), "\(word)")
        }
    }

    private func contains(_ word: String, in files: [String], _ fixture: Fixture) throws -> Bool {
        try files.contains { file in
            let content = try Data(contentsOf: URL(fileURLWithPath: fixture.folder + "/" + file))
            return content.range(of: Data(word.utf8)) != nil
        }
    }
}
