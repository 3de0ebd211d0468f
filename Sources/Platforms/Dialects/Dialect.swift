package import Datasource
package import JSON

/// A platform's own words for a data source, both ways: our document becomes the body of a request, and the body of an answer
/// becomes a document. Pure.
///
/// What the platform has no place for is an error that names it; a key that nobody knows passes with a warning.
package protocol Dialect: Sendable {
    /// As `datasource.translate` knows it: `databrain`.
    var name: String { get }

    /// As people know the platform: `Databrain`.
    var service: String { get }

    /// A document in the platform's words.
    ///
    /// - Throws: everything that the platform has no place for, at once.
    func body(of source: OutgoingSource) throws(Untranslatable) -> Translation

    /// The document that a body of the platform's is. What has no words of ours is carried under the platform's own key.
    ///
    /// - Throws: when the body doesn't say what type it is of, or its members aren't what they must be.
    func document(from body: JSONObject) throws(Untranslatable) -> Translation
}

/// What became of a document or a body in other words.
package struct Translation: Sendable {
    package var body: GuardedObject

    /// What was carried and deserves a look. Places are those of what was translated.
    package var warnings: [Issue]
}

/// What can't be said in other words. Places are those of what was to be translated.
package struct Untranslatable: Error, Sendable {
    package let issues: [Issue]
}
