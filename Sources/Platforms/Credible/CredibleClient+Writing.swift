import Datasource
import HTTPTransport
import JSON
package import POSIX

/// The operations that change something. Each throws a failure that tells the write's outcome.
extension CredibleClient {
    package func plannedCreate(_ source: WrittenSource) -> PlannedRequest {
        PlannedRequest(source.body.redacted) { api.create(source.name, $0) }
    }

    package func plannedUpdate(_ source: WrittenSource) -> PlannedRequest {
        PlannedRequest(source.body.redacted) { api.update(source.name, $0) }
    }

    /// Makes sure that a name isn't taken: Credible answers a second create as if it had failed.
    package func refuseIfTaken(_ name: String, _ interruption: Interruption) throws(PlatformFailure) {
        let found = try exchange.withoutEffect { () throws(PlatformFailure) in try find(name, interruption) }
        guard found == nil else { throw taken }
    }

    private var taken: PlatformFailure {
        let message = CredibleErrors.sentence(.alreadyExists, for: .create, status: 409)
        return PlatformFailure(.alreadyExists, message, outcome: .notApplied)
    }

    /// Creates a connection whose name isn't taken, as `refuseIfTaken` has found out.
    ///
    /// - Parameter source: with references resolved.
    package func create(_ source: WrittenSource, _ interruption: Interruption) throws(PlatformFailure) {
        let call = api.create(source.name, source.body.revealed)
        let parse = CredibleAnswers.creation(of: source, interface)
        try exchange.write(call, .create, source.secrets, interruption, parse) { failure, trace in
            CredibleErrors.withoutFalseClaim(outcome(ofCreating: source, failure, trace, interruption), of: .create)
        }
    }

    /// Replaces what the body holds.
    ///
    /// - Parameter source: with references resolved.
    package func update(_ source: WrittenSource, _ interruption: Interruption) throws(PlatformFailure) {
        let call = api.update(source.name, source.body.revealed)
        let parse = CredibleAnswers.change(of: source, interface)
        try exchange.write(call, .update, source.secrets, interruption, parse) { failure, trace in
            let told = failure.with(outcome(ofUpdating: source, trace, interruption))
            return CredibleErrors.withoutFalseClaim(told, of: .update)
        }
    }

    package func delete(_ name: String, _ interruption: Interruption) throws(PlatformFailure) {
        let parse = interface == .data ? CredibleAnswers.message : CredibleAnswers.anything
        try tellingProject(interruption) { () throws(PlatformFailure) in
            try exchange.write(api.delete(name), .delete, [], interruption, parse) { failure, trace in
                failure.with(outcome(ofDeleting: name, trace, interruption))
            }
        }
    }
}
