import Datasource
import HTTPTransport
package import JSON
package import POSIX

/// The operations that change something. Each throws a failure that tells the write's outcome.
extension CredibleClient {
    /// What a write would send, for a look before it is done.
    package struct PlannedRequest: Sendable {
        package let method: String
        package let url: String

        /// With every secret as `<redacted>`.
        package let body: JSONObject
    }

    package func plannedCreate(_ source: WrittenSource) -> PlannedRequest {
        let body = source.body.redacted
        let call = api.create(source.name, body)
        return PlannedRequest(method: call.method.rawValue, url: call.url, body: body)
    }

    package func plannedUpdate(_ source: WrittenSource) -> PlannedRequest {
        let body = source.body.redacted
        let call = api.update(source.name, body)
        return PlannedRequest(method: call.method.rawValue, url: call.url, body: body)
    }

    /// Makes sure that a name isn't taken: Credible answers a second create as if it had failed.
    package func refuseIfTaken(_ name: String, _ interruption: Interruption) throws(PlatformFailure) {
        let found = try withoutEffect { () throws(PlatformFailure) in try find(name, interruption) }
        guard found == nil else { throw taken }
    }

    private var taken: PlatformFailure {
        let message = PlatformFailure.Kind.alreadyExists.sentence(for: CredibleOperation.create, status: 409)
        return PlatformFailure(.alreadyExists, message, outcome: .notApplied)
    }

    /// Creates a connection whose name isn't taken, as `refuseIfTaken` has found out.
    ///
    /// - Parameter source: with references resolved.
    package func create(_ source: WrittenSource, _ interruption: Interruption) throws(PlatformFailure) {
        let interface = interface
        try write(api.create(source.name, source.body.revealed), .create, source.secrets, interruption) {
            response throws(CredibleAnswers.Mismatch) in
            try CredibleAnswers.writing(interface, response)
        } outcome: { failure, trace in
            self.outcome(ofCreating: source, failure, trace, interruption)
        }
    }

    /// Replaces what the body holds.
    ///
    /// - Parameter source: with references resolved.
    package func update(_ source: WrittenSource, _ interruption: Interruption) throws(PlatformFailure) {
        let interface = interface
        try write(api.update(source.name, source.body.revealed), .update, source.secrets, interruption) {
            response throws(CredibleAnswers.Mismatch) in
            try CredibleAnswers.writing(interface, response)
        } outcome: { failure, trace in
            var failure = failure
            failure.outcome = self.outcome(ofUpdating: source, trace, interruption)
            return failure
        }
    }

    package func delete(_ name: String, _ interruption: Interruption) throws(PlatformFailure) {
        let parse = interface == .data ? CredibleAnswers.message : CredibleAnswers.anything
        try write(api.delete(name), .delete, [], interruption, parse) { failure, trace in
            var failure = failure
            failure.outcome = self.outcome(ofDeleting: name, trace, interruption)
            return failure
        }
    }

    private func write(
        _ call: PlatformCall,
        _ operation: CredibleOperation,
        _ secrets: [Secret],
        _ interruption: Interruption,
        _ parse: (HTTPResponse) throws(CredibleAnswers.Mismatch) -> Void,
        outcome: (PlatformFailure, WriteTrace) -> PlatformFailure
    ) throws(PlatformFailure) {
        let token = try withoutEffect { () throws(PlatformFailure) in try connection.token(interruption) }
        let window = WriteWindow(interruption)
        let reply = window.run { connection.send(call, token, $0) }
        do throws(PlatformFailure) {
            let scrubber = Scrubber(secrets: secrets + [token])
            try result(of: reply, to: operation, scrubber, window.interruption, parse)
        } catch {
            throw outcome(error, WriteTrace(reply)).tellingEnd(of: operation)
        }
    }

    /// For what comes before a write: when it fails, nothing was written.
    private func withoutEffect<Result>(
        _ body: () throws(PlatformFailure) -> Result
    ) throws(PlatformFailure) -> Result {
        do throws(PlatformFailure) {
            return try body()
        } catch {
            var failure = error
            failure.outcome = .notApplied
            throw failure
        }
    }
}
