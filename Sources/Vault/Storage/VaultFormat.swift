/// What makes a SQLite file a vault.
enum VaultFormat {
    /// Written into the file (`PRAGMA user_version`) and bound to everything that is sealed.
    static let version = 1

    /// Marks the file as ours (`PRAGMA application_id`): `DSBV` in ASCII.
    static let applicationID: Int64 = 0x4453_4256

    /// The tables, made once, before anybody else can see the file.
    ///
    /// Tags stand before the texts that they belong to: the manifest's check reads every row's tags, and this way it
    /// doesn't have to read the long texts as well. A schema may be large, so it has a table of its own, and an update of
    /// the record leaves it where it is.
    static let tables = [
        """
        CREATE TABLE vault (
            id INTEGER PRIMARY KEY CHECK (id = 1), salt BLOB NOT NULL, key_check BLOB NOT NULL,
            manifest_tag BLOB NOT NULL, manifest BLOB NOT NULL
        )
        """,
        """
        CREATE TABLE datasources (
            number INTEGER PRIMARY KEY, identity BLOB NOT NULL, name TEXT NOT NULL UNIQUE, type TEXT NOT NULL,
            revision INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
            document_tag BLOB NOT NULL, test_tag BLOB, tested_revision INTEGER, document BLOB NOT NULL, test BLOB
        )
        """,
        """
        CREATE TABLE schemas (
            number INTEGER PRIMARY KEY, cached_at INTEGER NOT NULL, schema_tag BLOB NOT NULL, schema BLOB NOT NULL
        )
        """,
    ]
}
