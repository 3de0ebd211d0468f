import JSON
import POSIX

/// Sixteen random bytes that tell a record from every other that ever had its name.
///
/// A test's report and a schema are bound to these and not to the name, so a rename leaves them as they are, and what
/// belonged to a record that was deleted doesn't fit one that takes its name.
struct RecordIdentity: Hashable, Sendable {
    static let count = 16

    let bytes: [UInt8]
}

/// A record as it stands in the file.
struct RecordRow {
    /// SQLite's number of the row; a schema has the same.
    var number: Int64
    var identity: RecordIdentity
    var name: ExactString
    var datasourceType: String
    var revision: Int64
    var createdAt: Timestamp
    var updatedAt: Timestamp
    var documentTag: [UInt8]
    var testTag: [UInt8]?

    /// The revision that the last test tested.
    var testedRevision: Int64?

    var schemaTag: [UInt8]?

    /// Everything that the row shows, which is what the manifest counts.
    var shown: BoundFields {
        var fields = documentFields
        fields.append(documentTag)
        fields.append(testTag ?? [])
        fields.append(testedRevision ?? 0)
        fields.append(schemaTag ?? [])
        return fields
    }

    /// What the document is bound to.
    var documentFields: BoundFields {
        var fields = BoundFields("document")
        fields.append(identity.bytes)
        fields.append(name.string)
        fields.append(datasourceType)
        fields.append(revision)
        fields.append(createdAt.milliseconds)
        fields.append(updatedAt.milliseconds)
        return fields
    }

    /// What the last test's report is bound to.
    var testFields: BoundFields {
        var fields = BoundFields("test")
        fields.append(identity.bytes)
        fields.append(testedRevision ?? 0)
        return fields
    }

    /// What a schema is bound to.
    func schemaFields(cachedAt: Timestamp) -> BoundFields {
        var fields = BoundFields("schema")
        fields.append(identity.bytes)
        fields.append(cachedAt.milliseconds)
        return fields
    }
}

/// A record with its sealed texts.
struct SealedRecord {
    var row: RecordRow
    var document: SealedText
    var test: SealedText?
}
