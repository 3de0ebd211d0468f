import Datasource
package import JSON

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

    /// What of the change leads to another server, where RiverGen would send the secrets that it has: as long as none is sent
    /// along.
    package func newDestinations(of stored: RiverGenSource) -> [JSONPointer] {
        let sendsSecret = credentials.members.contains { member in
            RiverGenField.named(member.key.string)?.isSecret != false && !member.value.isNull
        }
        guard !sendsSecret else { return [] }
        let changed = ["host", "port", "ssh_host", "ssh_port"].filter { key in
            source[key].map { $0.revealed != stored.fields[key] } ?? false
        }
        return changed.map { key in
            origins.first { $0.place == JSONPointer(key) }?.origin ?? JSONPointer("credentials", key)
        }
    }

    package var isEmpty: Bool { written.body.isEmpty }

    var secrets: [Secret] { written.secrets }

    private static let credentialsKey = "credentials"
}
