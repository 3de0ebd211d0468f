import Foundation
import JSON
import POSIX
import Testing

@testable import Vault

/// Everything that somebody can do who may write to the file but doesn't have the key.
@Suite struct VaultTamperingTests {
    let fixture: Fixture
    let vault: Vault

    init() throws {
        fixture = try Fixture()
        vault = fixture.vault()
        for name in ["one", "two"] {
            var draft = VaultDraft.sample(name)
            draft.lastTest = ["ok": true]
            draft.schema = CachedSchema(
                schema: [["schemaName": .string(name)]],
                cachedAt: Timestamp(milliseconds: 1000)
            )
            try _ = vault.create(draft, interruption: .patient)
        }
    }

    /// A change of the file, and the record that is named for it, where one can be.
    struct Tampering: Sendable, CustomTestStringConvertible {
        let sql: String
        var named: ExactString?

        var testDescription: String { sql }
    }

    static let tamperings: [Tampering] = [
        Tampering(sql: "UPDATE datasources SET identity = randomblob(16) WHERE name = 'one'", named: "one"),
        Tampering(sql: "UPDATE datasources SET name = 'three' WHERE name = 'one'", named: "three"),
        Tampering(sql: "UPDATE datasources SET name = CAST(x'ff' AS TEXT) WHERE name = 'one'", named: "\u{FFFD}"),
        Tampering(sql: "UPDATE datasources SET type = 'mysql' WHERE name = 'one'", named: "one"),
        Tampering(sql: "UPDATE datasources SET revision = 2 WHERE name = 'one'", named: "one"),
        Tampering(sql: "UPDATE datasources SET revision = 9223372036854775807 WHERE name = 'one'", named: "one"),
        Tampering(sql: "UPDATE datasources SET revision = 'x' WHERE name = 'one'", named: "one"),
        Tampering(sql: "UPDATE datasources SET created_at = created_at - 1 WHERE name = 'one'", named: "one"),
        Tampering(sql: "UPDATE datasources SET updated_at = updated_at + 1 WHERE name = 'one'", named: "one"),
        Tampering(sql: "UPDATE datasources SET document_tag = zeroblob(16) WHERE name = 'one'", named: "one"),
        Tampering(sql: "UPDATE datasources SET document_tag = x'' WHERE name = 'one'", named: "one"),
        Tampering(sql: "UPDATE datasources SET test_tag = NULL WHERE name = 'one'"),
        Tampering(
            sql: "UPDATE datasources SET test_tag = NULL, tested_revision = NULL, test = NULL WHERE name = 'one'"
        ),
        Tampering(sql: "UPDATE datasources SET test_tag = zeroblob(16) WHERE name = 'one'", named: "one"),
        Tampering(sql: "UPDATE datasources SET tested_revision = 7 WHERE name = 'one'", named: "one"),
        Tampering(sql: "DELETE FROM schemas WHERE number = (SELECT number FROM datasources WHERE name = 'one')"),
        Tampering(sql: "UPDATE schemas SET schema_tag = zeroblob(16) WHERE number = 1"),
        Tampering(sql: "DELETE FROM datasources WHERE name = 'one'"),
        Tampering(sql: "DELETE FROM datasources"),
        Tampering(
            sql: "INSERT INTO datasources SELECT 9, identity, 'x', type, revision, created_at, updated_at, "
                + "document_tag, test_tag, tested_revision, document, test FROM datasources WHERE name = 'one'",
            named: "x"
        ),
        Tampering(sql: "UPDATE vault SET manifest_tag = zeroblob(16)"),
        Tampering(sql: "UPDATE vault SET manifest = zeroblob(60)"),
        Tampering(sql: "UPDATE vault SET manifest = x''"),
        Tampering(sql: "DELETE FROM vault"),
        Tampering(sql: "DROP TABLE datasources"),
        Tampering(sql: "DROP TABLE schemas"),
        Tampering(sql: "ALTER TABLE datasources RENAME COLUMN document TO document_"),
    ]

    @Test(arguments: tamperings)
    func aChangedRowIsNoticedAtOnceByWhoHasTheVaultOpenAndByWhoOpensIt(_ tampering: Tampering) throws {
        try fixture.execute(tampering.sql)
        for reader in [vault, fixture.vault(), vault] {
            // Whichever record is asked for, and also for a list that the change would hide something from.
            let errors = [
                try expectFailure("corrupt") { try reader.read("two", interruption: .patient) },
                try expectFailure("corrupt") {
                    try reader.list(VaultFilter(datasourceType: "postgres"), interruption: .patient) { _ in }
                },
                try expectFailure("corrupt") { try reader.create(.sample("new"), interruption: .patient) },
            ]
            for error in errors {
                #expect(error.code == .corrupt(record: tampering.named))
            }
        }
    }

    @Test func anotherSaltLooksLikeAnotherKey() throws {
        try fixture.execute("UPDATE vault SET salt = randomblob(16)")
        try expectFailure("wrongKey") { try fixture.vault().read("one", interruption: .patient) }
        try fixture.execute("UPDATE vault SET salt = x''")
        try expectFailure("wrongKey") { try fixture.vault().read("one", interruption: .patient) }
    }

    /// The tag stays, so the manifest fits; only the record itself can tell.
    @Test(arguments: ["document", "test"])
    func aChangedTextIsNoticedWhenItIsRead(_ column: String) throws {
        try fixture.execute("UPDATE datasources SET \(column) = zeroblob(length(\(column))) WHERE name = 'one'")
        for reader in [vault, fixture.vault()] {
            let error = try expectFailure("corrupt") { try reader.read("one", interruption: .patient) }
            #expect(error.code == .corrupt(record: "one"))
            #expect(error.message.contains("\"one\""))
            try expectFailure("corrupt") { try reader.names() }
            // The others are as good as ever.
            #expect(try reader.read("two", interruption: .patient).document == .sample())
        }
        // And this is how to be rid of it.
        try vault.delete("one", interruption: .patient)
        #expect(try fixture.vault().names() == ["two"])
    }

    @Test(arguments: ["schema = zeroblob(length(schema))", "cached_at = cached_at + 1"])
    func aChangedSchemaIsNoticedWhenItIsRead(_ assignment: String) throws {
        try fixture.execute("UPDATE schemas SET \(assignment) WHERE number = 1")
        for reader in [vault, fixture.vault()] {
            try expectFailure("corrupt") { try reader.cachedSchema(of: "one", interruption: .patient) }
            #expect(try reader.cachedSchema(of: "two", interruption: .patient) != nil)
            #expect(try reader.read("one", interruption: .patient).revision == 1)
        }
    }

    @Test(arguments: ["document", "test"])
    func textsOfTwoRowsCanNotBeSwapped(_ column: String) throws {
        try fixture.execute(
            """
            UPDATE datasources SET (\(column), \(column)_tag) = (
                SELECT \(column), \(column)_tag FROM datasources o WHERE o.name != datasources.name
            )
            """
        )
        try expectFailure("corrupt") { try vault.read("one", interruption: .patient) }
        try expectFailure("corrupt") { try fixture.vault().read("one", interruption: .patient) }
    }

    @Test func schemasOfTwoRowsCanNotBeSwapped() throws {
        try fixture.execute("UPDATE schemas SET number = 3 - number + 10")
        try fixture.execute("UPDATE schemas SET number = number - 10")
        try expectFailure("corrupt") { try vault.cachedSchema(of: "one", interruption: .patient) }
    }

    @Test func anOldVersionOfARowDoesNotPass() throws {
        try fixture.execute("CREATE TABLE old AS SELECT * FROM datasources WHERE name = 'one'")
        let record = try vault.read("one", interruption: .patient)
        try _ = vault.update(record, VaultChange(document: .sample(password: "new")), interruption: .patient)
        try fixture.execute("DELETE FROM datasources WHERE name = 'one'")
        try fixture.execute("INSERT INTO datasources SELECT * FROM old")
        for reader in [vault, fixture.vault()] {
            let error = try expectFailure("corrupt") { try reader.read("one", interruption: .patient) }
            #expect(error.code == .corrupt(record: nil))
        }
    }

    @Test func anOldReportDoesNotPass() throws {
        try fixture.execute("CREATE TABLE old AS SELECT * FROM datasources WHERE name = 'one'")
        let record = try vault.read("one", interruption: .patient)
        try _ = vault.recordTest(["ok": false], of: record, interruption: .patient)
        try fixture.execute(
            "UPDATE datasources SET (test, test_tag) = (SELECT test, test_tag FROM old) WHERE name = 'one'"
        )
        try expectFailure("corrupt") { try fixture.vault().read("one", interruption: .patient) }
    }

    @Test func anOldManifestDoesNotFitNewRows() throws {
        try fixture.execute("CREATE TABLE old AS SELECT * FROM vault")
        try _ = vault.create(.sample("three"), interruption: .patient)
        try fixture.execute("UPDATE vault SET (manifest, manifest_tag) = (SELECT manifest, manifest_tag FROM old)")
        try expectFailure("corrupt") { try vault.read("one", interruption: .patient) }
        try expectFailure("corrupt") { try fixture.vault().read("one", interruption: .patient) }
    }

    /// Rows and manifest of an earlier moment, put back while a process remembers a later one.
    @Test func aVaultThatGoesBackIsNoticedByWhoHasItOpen() throws {
        for table in ["vault", "datasources", "schemas"] {
            try fixture.execute("CREATE TABLE old_\(table) AS SELECT * FROM \(table)")
        }
        try _ = vault.create(.sample("three"), interruption: .patient)
        for table in ["vault", "datasources", "schemas"] {
            try fixture.execute("DELETE FROM \(table)")
            try fixture.execute("INSERT INTO \(table) SELECT * FROM old_\(table)")
        }
        try expectFailure("corrupt") { try vault.read("one", interruption: .patient) }
    }

    @Test func harmlessHousekeepingIsNoTampering() throws {
        for statement in [
            "VACUUM", "ANALYZE", "REINDEX", "PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA journal_mode = DELETE",
        ] {
            vault.closeForTests()
            try fixture.execute(statement)
            #expect(try vault.names() == ["one", "two"], "\(statement)")
            #expect(try vault.cachedSchema(of: "two", interruption: .patient) != nil)
        }
    }
}

extension Vault {
    func closeForTests() {
        #expect(throws: Never.self) { try close(interruption: .patient) }
    }
}
