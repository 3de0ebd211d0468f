import Datasource
package import JSON
package import POSIX

/// A data source as the vault keeps it. It holds secrets, so everything that prints it prints its name and revision.
package struct VaultRecord: Sendable {
    /// Tells a record from every other that ever had its name.
    let identity: RecordIdentity

    package let name: ExactString
    package let datasourceType: String

    /// 1 at creation, one more with each update.
    package let revision: Int

    package let createdAt: Timestamp
    package let updatedAt: Timestamp

    /// `credentials`, and where given `tenancySettings` and `options`.
    package let document: JSONObject

    /// The report of the last test of these credentials, where there is one.
    package let lastTest: JSONValue?
}

/// What a new record is made of.
package struct VaultDraft: Sendable {
    package var name: ExactString
    package var datasourceType: String

    /// `credentials`, and where given `tenancySettings` and `options`.
    package var document: JSONObject

    /// The report of the test that the credentials have passed.
    package var lastTest: JSONValue?

    package var schema: CachedSchema?

    package init(
        name: ExactString,
        datasourceType: String,
        document: JSONObject,
        lastTest: JSONValue? = nil,
        schema: CachedSchema? = nil
    ) {
        self.name = name
        self.datasourceType = datasourceType
        self.document = document
        self.lastTest = lastTest
        self.schema = schema
    }
}

/// What becomes of a record in an update. A type never changes.
package struct VaultChange: Sendable {
    /// nil keeps the name.
    package var newName: ExactString?

    /// The whole new document.
    package var document: JSONObject

    /// The report of a test of the new document. Without one, the last report stays only if the credentials do.
    package var lastTest: JSONValue?

    /// nil keeps the schema that is cached.
    package var schema: CachedSchema?

    package init(
        newName: ExactString? = nil,
        document: JSONObject,
        lastTest: JSONValue? = nil,
        schema: CachedSchema? = nil
    ) {
        self.newName = newName
        self.document = document
        self.lastTest = lastTest
        self.schema = schema
    }
}

/// What a source held when it was looked at last.
package struct CachedSchema: Hashable, Sendable {
    package var schema: JSONValue
    package var cachedAt: Timestamp

    package init(schema: JSONValue, cachedAt: Timestamp) {
        self.schema = schema
        self.cachedAt = cachedAt
    }
}

extension VaultRecord: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "VaultRecord(\(name), revision \(revision), \(Secret.redacted))" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

extension VaultDraft: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "VaultDraft(\(name), \(Secret.redacted))" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

extension VaultChange: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "VaultChange(\(Secret.redacted))" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
