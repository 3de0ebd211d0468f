package import Datasource
import HTTPTransport
package import JSON
package import POSIX

/// The operations that change something.
extension RiverGenClient {
    /// What a write would send, for a look before it is done.
    package struct PlannedRequest: Sendable {
        package let method: String
        package let url: String

        /// With every secret as `<redacted>`.
        package let body: JSONObject
    }

    /// A change of one source, in RiverGen's words.
    package struct Change: Sendable {
        package var body = RiverGenBody()

        /// What in the request the first and the second body come from.
        package var sourcePlaces: [JSONPointer] = []
        package var credentialPlaces: [JSONPointer] = []

        package init() {}
    }

    /// The request that `create` sends.
    package func plannedCreate(_ redacted: RiverGenBody) -> PlannedRequest {
        planned(redacted.complete) { api.create($0) }
    }

    /// The requests that `update` sends, in their order.
    package func plannedUpdate(_ id: Int, _ redacted: RiverGenBody) -> [PlannedRequest] {
        var requests: [PlannedRequest] = []
        if !redacted.source.isEmpty {
            requests.append(planned(redacted.source) { api.update(id, $0) })
        }
        if !redacted.credentials.isEmpty {
            requests.append(planned(redacted.credentials) { api.updateCredentials(id, $0) })
        }
        return requests
    }

    private func planned(_ body: JSONObject, _ call: (JSONObject) -> PlatformCall) -> PlannedRequest {
        let call = call(body)
        return PlannedRequest(method: call.method.rawValue, url: call.url, body: body)
    }

    /// - Throws: `alreadyExists` when there is a source of this name.
    package func refuseExisting(_ name: String, _ interruption: Interruption) throws(PlatformFailure) {
        try applyingNothing { () throws(PlatformFailure) in
            guard try sources(named: name, interruption).isEmpty else {
                throw PlatformFailure(.alreadyExists, "RiverGen already has a data source of this name.")
            }
        }
    }

    /// Creates a source. RiverGen is asked first whether it has one of this name, because it may not mind.
    ///
    /// - Parameter secrets: all that stand in the body.
    /// - Throws: a failure that tells the write's outcome.
    package func create(
        _ name: String,
        _ body: RiverGenBody,
        secrets: [Secret],
        _ interruption: Interruption
    ) throws(PlatformFailure) -> RiverGenCreation {
        try refuseExisting(name, interruption)
        let call = api.create(body.complete)
        return try write(call, .create, secrets, interruption, RiverGenAnswers.creation) { trace in
            outcome(ofCreating: name, trace, interruption)
        }
    }

    /// Changes a source: first all but its credentials, then these.
    ///
    /// - Throws: a failure that tells what was applied.
    package func update(
        _ id: Int,
        _ change: Change,
        secrets: [Secret],
        _ interruption: Interruption
    ) throws(PlatformFailure) {
        let hasCredentials = !change.body.credentials.isEmpty
        if !change.body.source.isEmpty {
            do throws(PlatformFailure) {
                try updateSource(id, change.body.source, secrets, interruption)
            } catch {
                throw hasCredentials ? error.onlyFirst(change.sourcePlaces) : error
            }
        }
        guard hasCredentials else { return }
        do throws(PlatformFailure) {
            try updateCredentials(id, change.body.credentials, secrets, interruption)
        } catch {
            throw change.body.source.isEmpty ? error : error.onlySecond(change.sourcePlaces)
        }
    }

    private func updateSource(
        _ id: Int,
        _ body: JSONObject,
        _ secrets: [Secret],
        _ interruption: Interruption
    ) throws(PlatformFailure) {
        _ = try write(api.update(id, body), .update, secrets, interruption, RiverGenAnswers.update) { trace in
            outcome(ofUpdating: id, with: body, trace, interruption)
        }
    }

    /// What RiverGen has of the credentials can't be read, so that there is nothing to look at after a lost answer.
    private func updateCredentials(
        _ id: Int,
        _ body: JSONObject,
        _ secrets: [Secret],
        _ interruption: Interruption
    ) throws(PlatformFailure) {
        let call = api.updateCredentials(id, body)
        try write(call, .updateCredentials, secrets, interruption, RiverGenAnswers.credentialsUpdate) { trace in
            trace == .none ? .notApplied : .unknown
        }
    }

    /// - Parameter force: whether for good.
    /// - Throws: a failure that tells the write's outcome.
    package func delete(_ id: Int, force: Bool?, _ interruption: Interruption) throws(PlatformFailure) {
        try write(api.delete(id, force: force), .delete, [], interruption, RiverGenAnswers.deletion) { trace in
            outcome(ofDeleting: id, trace, interruption)
        }
    }

    /// Makes RiverGen read a source's schema again.
    ///
    /// - Throws: a failure that tells the write's outcome.
    package func discover(
        _ source: RiverGenSource,
        _ interruption: Interruption
    ) throws(PlatformFailure) -> RiverGenDiscovery {
        try write(api.discover(source.id), .discover, [], interruption, RiverGenDiscovery.init) { trace in
            outcome(ofDiscovering: source.id, before: source.fields["schema_discovered_at"], trace, interruption)
        }
    }

    // MARK: - Sending

    /// Sends a write, with time left to find out what became of it.
    private func write<Value>(
        _ call: PlatformCall,
        _ operation: RiverGenOperation,
        _ secrets: [Secret],
        _ interruption: Interruption,
        _ parse: (HTTPResponse) throws(RiverGenAnswers.Mismatch) -> Value,
        outcome: (WriteTrace) -> PlatformFailure.Outcome
    ) throws(PlatformFailure) -> Value {
        let token = try applyingNothing { () throws(PlatformFailure) in try connection.token(interruption) }
        let window = WriteWindow(interruption)
        let reply = window.run { connection.send(call, token, $0) }
        do throws(PlatformFailure) {
            return try result(
                of: reply,
                to: operation,
                Scrubber(secrets: secrets + [token]),
                window.interruption,
                parse
            )
        } catch {
            var failure = error
            failure.outcome = outcome(WriteTrace(reply))
            throw failure.tellingResult(of: operation)
        }
    }

    private func applyingNothing<Value>(
        _ body: () throws(PlatformFailure) -> Value
    ) throws(PlatformFailure) -> Value {
        do throws(PlatformFailure) {
            return try body()
        } catch {
            var failure = error
            failure.outcome = .notApplied
            throw failure
        }
    }
}

extension PlatformFailure {
    /// The failure of the first of two writes, the second of which wasn't sent.
    fileprivate func onlyFirst(_ places: [JSONPointer]) -> PlatformFailure {
        guard outcome != .notApplied else { return self }
        var failure = self
        if outcome == .applied {
            failure.outcome = .partlyApplied
            failure.applied = places
        }
        failure.message += " The credentials weren't sent."
        return failure
    }

    /// The failure of the second of two writes, after the first.
    fileprivate func onlySecond(_ places: [JSONPointer]) -> PlatformFailure {
        var failure = self
        failure.applied = places
        // Whatever became of the second, the first is there.
        failure.outcome = .partlyApplied
        failure.message += " Everything but the credentials was applied before."
        return failure
    }
}
