import Datasource
import HTTPTransport
package import JSON
package import POSIX

/// The operations that change something.
extension DatabrainClient {
    /// What a write would send, for a look before it is done.
    package struct PlannedRequest: Sendable {
        package let method: String
        package let url: String

        /// With every secret as `<redacted>`.
        package let body: JSONObject
    }

    /// The request that `create` sends.
    package func plannedCreate(_ source: WrittenSource) -> PlannedRequest {
        planned(source.body.redacted, api.create)
    }

    /// The request that `update` sends.
    package func plannedUpdate(_ source: WrittenSource) -> PlannedRequest {
        planned(source.body.redacted, api.update)
    }

    private func planned(_ body: JSONObject, _ call: (JSONObject) -> PlatformCall) -> PlannedRequest {
        let call = call(body)
        return PlannedRequest(method: call.method.rawValue, url: call.url, body: body)
    }

    /// Creates a source; Databrain tests it first.
    ///
    /// - Parameter source: with references resolved.
    /// - Returns: the name that Databrain answers.
    /// - Throws: a failure that tells the write's outcome.
    package func create(_ source: WrittenSource, _ interruption: Interruption) throws(PlatformFailure) -> String {
        let token = try token(interruption)
        lookBeforeCreate(interruption)
        let wasThere = known.has(source.name)
        let scrubber = Scrubber(secrets: source.secrets + [token])
        let window = WriteWindow(interruption)
        let reply = window.run { connection.send(api.create(source.body.revealed), token, $0) }
        do throws(PlatformFailure) {
            let name = try result(of: reply, to: .create, scrubber, window.interruption, DatabrainAnswers.name)
            known.note(source.name, isThere: true)
            return name
        } catch {
            let trace = WriteTrace(reply)
            var failure = error
            failure.outcome = outcome(ofCreating: source.name, wasThere: wasThere, trace, interruption)
            noteCreate(of: source.name, failure)
            throw failure.tellingOutcome(of: .create)
        }
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
    /// - Returns: the name that Databrain answers.
    /// - Throws: a failure that tells the write's outcome.
    package func update(_ source: WrittenSource, _ interruption: Interruption) throws(PlatformFailure) -> String {
        let token = try token(interruption)
        let scrubber = Scrubber(secrets: source.secrets + [token])
        let reply = connection.send(api.update(source.body.revealed), token, interruption)
        do throws(PlatformFailure) {
            return try result(of: reply, to: .update, scrubber, interruption, DatabrainAnswers.name)
        } catch {
            // Nothing can be read back, so that there is nothing to look at.
            var failure = error
            failure.outcome = WriteTrace(reply) == .none ? .notApplied : .unknown
            throw failure.tellingOutcome(of: .update)
        }
    }

    /// - Throws: a failure that tells the write's outcome.
    package func delete(_ name: String, _ interruption: Interruption) throws(PlatformFailure) {
        let token = try token(interruption)
        let window = WriteWindow(interruption)
        let reply = window.run { connection.send(api.delete(name), token, $0) }
        let scrubber = Scrubber(secrets: [token])
        do throws(PlatformFailure) {
            try result(of: reply, to: .delete, scrubber, window.interruption, DatabrainAnswers.deletion)
            known.note(name, isThere: false)
        } catch {
            var failure = error
            failure.outcome = outcome(ofDeleting: name, WriteTrace(reply), interruption)
            if failure.outcome != .notApplied {
                known.note(name, isThere: failure.outcome == .applied ? false : nil)
            }
            throw failure.tellingOutcome(of: .delete)
        }
    }

    /// Makes Databrain read a source's schema again.
    ///
    /// - Parameter id: the source's UUID.
    /// - Throws: a failure that tells the write's outcome.
    package func sync(_ id: String, _ interruption: Interruption) throws(PlatformFailure) {
        let token = try token(interruption)
        let reply = connection.send(api.sync(id), token, interruption)
        do throws(PlatformFailure) {
            let scrubber = Scrubber(secrets: [token])
            try result(of: reply, to: .sync, scrubber, interruption, DatabrainAnswers.synchronization)
        } catch {
            var failure = error
            failure.outcome = WriteTrace(reply) == .none ? .notApplied : .unknown
            throw failure
        }
    }

    private func token(_ interruption: Interruption) throws(PlatformFailure) -> Secret {
        do throws(PlatformFailure) {
            return try connection.token(interruption)
        } catch {
            var failure = error
            failure.outcome = .notApplied
            throw failure
        }
    }
}
