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

    /// A document's members as a source that may be written; nil unless they are of the right kinds.
    func source(_ document: JSONObject, needsName: Bool) -> OutgoingSource?

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

    /// Where each part of it comes from.
    package var origins: [Origin] = []

    package struct Origin: Hashable, Sendable {
        /// In what it became.
        package let place: JSONPointer

        /// In what was translated.
        package let origin: JSONPointer
    }

    /// Where a place of what it became comes from: as near as that is known.
    package func origin(of place: JSONPointer) -> JSONPointer {
        let text = place.description
        let nearest = origins.filter { origin in
            let above = origin.place.description
            return text == above || text.hasPrefix(above + "/")
        }
        .max { $0.place.description.utf8.count < $1.place.description.utf8.count }
        guard let nearest else { return .root }
        let rest = JSONPointer(parsing: String(text.dropFirst(nearest.place.description.count))) ?? .root
        return nearest.origin.appending(rest)
    }
}

/// What can't be said in other words. Places are those of what was to be translated.
package struct Untranslatable: Error, Sendable {
    package let issues: [Issue]
}
