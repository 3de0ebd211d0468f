import Datasource
import JSON
package import POSIX

/// The operations that change something.
extension DatabrainClient {
    /// The request that `create` sends.
    package func plannedCreate(_ source: WrittenSource) -> PlannedRequest {
        PlannedRequest(source.body.redacted, api.create)
    }

    /// The request that `update` sends.
    package func plannedUpdate(_ source: WrittenSource) -> PlannedRequest {
        PlannedRequest(source.body.redacted, api.update)
    }

    /// Creates a source; Databrain tests it first.
    ///
    /// - Parameter source: with references resolved.
    /// - Throws: a failure that tells the write's outcome.
    package func create(_ source: WrittenSource, _ interruption: Interruption) throws(PlatformFailure) {
        lookBeforeCreate(interruption)
        let wasThere = known.has(source.name)
        let call = api.create(source.body.revealed)
        let parse = DatabrainAnswers.name(source.name)
        try exchange.write(call, .create, source.secrets, interruption, parse) { failure, trace in
            var failure = failure
            failure.outcome = outcome(ofCreating: source.name, wasThere: wasThere, trace, interruption)
            noteCreate(of: source.name, failure)
            return failure
        }
        known.note(source.name, isThere: true)
    }

    private func noteCreate(of name: String, _ failure: PlatformFailure) {
        switch failure.outcome {
        case .applied: known.note(name, isThere: true)
        case .notApplied where failure.kind == .alreadyExists: known.note(name, isThere: true)
        case .notApplied: break
        default: known.note(name, isThere: nil)
        }
    }

    /// Replaces a source's credentials; Databrain tests them first.
    ///
    /// - Parameter source: complete, with references resolved.
    /// - Throws: a failure that tells the write's outcome.
    package func update(_ source: WrittenSource, _ interruption: Interruption) throws(PlatformFailure) {
        // Nothing can be read back, so that there is nothing to look at.
        let call = api.update(source.body.revealed)
        try exchange.write(call, .update, source.secrets, interruption, DatabrainAnswers.name(source.name))
    }

    /// - Throws: a failure that tells the write's outcome.
    package func delete(_ name: String, _ interruption: Interruption) throws(PlatformFailure) {
        try exchange.write(api.delete(name), .delete, [], interruption, DatabrainAnswers.deletion) { failure, trace in
            var failure = failure
            failure.outcome = outcome(ofDeleting: name, trace, interruption)
            if failure.outcome != .notApplied {
                known.note(name, isThere: failure.outcome == .applied ? false : nil)
            }
            return failure
        }
        known.note(name, isThere: false)
    }

    /// Makes Databrain read a source's schema again.
    ///
    /// - Parameter id: the source's UUID.
    /// - Throws: a failure that tells the write's outcome.
    package func sync(_ id: String, _ interruption: Interruption) throws(PlatformFailure) {
        try exchange.write(api.sync(id), .sync, [], interruption, DatabrainAnswers.synchronization)
    }
}
