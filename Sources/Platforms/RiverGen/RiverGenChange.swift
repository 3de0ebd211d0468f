import Datasource
import JSON

/// A change of a source in RiverGen's words, which takes up to two requests.
package struct RiverGenChange: Sendable {
    private let written: WrittenSource
    private let origins: [Translation.Origin]

    /// - Parameters:
    ///   - written: with references resolved, when it is sent.
    ///   - origins: where the parts of its body come from.
    package init(_ written: WrittenSource, origins: [Translation.Origin]) {
        self.written = written
        self.origins = origins
    }

    /// Everything but the credentials.
    var source: GuardedObject {
        var source = written.body
        source[Self.credentialsKey] = nil
        return source
    }

    var credentials: GuardedObject { written.body[Self.credentialsKey]?.object ?? GuardedObject() }

    /// What in the request the first body comes from.
    var sourcePlaces: [JSONPointer] {
        let credentials = JSONPointer(Self.credentialsKey).description
        return origins.filter { !$0.place.description.hasPrefix(credentials) }.map(\.origin)
    }

    package var isEmpty: Bool { written.body.isEmpty }

    var secrets: [Secret] { written.secrets }

    private static let credentialsKey = "credentials"
}
