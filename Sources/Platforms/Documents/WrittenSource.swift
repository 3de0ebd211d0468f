package import Datasource
package import JSON

/// A data source in a platform's words, on its way there. It may hold secrets, so everything that prints it prints its name
/// and type alone.
package struct WrittenSource: Sendable {
    package let name: String

    /// Ours.
    package let datasourceType: String

    /// What is sent.
    package private(set) var body: GuardedObject

    package init(name: String, datasourceType: String, body: GuardedObject) {
        self.name = name
        self.datasourceType = datasourceType
        self.body = body
    }

    /// The source with every reference to a secret replaced by the secret.
    ///
    /// - Parameter resolve: given a reference, and its place in the document.
    package func resolving<Failure: Error>(
        _ resolve: (SecretReference, JSONPointer) throws(Failure) -> Secret
    ) throws(Failure) -> WrittenSource {
        var source = self
        source.body = try body.replacingSecrets { secret throws(Failure) in
            guard case .reference(let reference) = secret.kind else { return secret.revealed }
            return .string(try resolve(reference, secret.place).revealed)
        }
        return source
    }

    /// Every secret in it, for taking them out of what others say.
    package var secrets: [Secret] { body.secrets }
}

extension WrittenSource: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "\(name) (\(datasourceType))" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: ["name": name, "type": datasourceType]) }
}
