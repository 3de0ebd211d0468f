package import Datasource
package import JSON
package import POSIX

/// The operations that change something.
extension RiverGenClient {
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
        PlannedRequest(redacted.complete, api.create)
    }

    /// The requests that `update` sends, in their order.
    package func plannedUpdate(_ id: Int, _ redacted: RiverGenBody) -> [PlannedRequest] {
        var requests: [PlannedRequest] = []
        if !redacted.source.isEmpty {
            requests.append(PlannedRequest(redacted.source) { api.update(id, $0) })
        }
        if !redacted.credentials.isEmpty {
            requests.append(PlannedRequest(redacted.credentials) { api.updateCredentials(id, $0) })
        }
        return requests
    }

    /// - Throws: `alreadyExists` when there is a source of this name.
    package func refuseExisting(_ name: String, _ interruption: Interruption) throws(PlatformFailure) {
        try exchange.withoutEffect { () throws(PlatformFailure) in
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
        return try exchange.write(call, .create, secrets, interruption, RiverGenAnswers.creation) { failure, trace in
            failure.with(outcome(ofCreating: name, trace, interruption))
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
        let call = api.update(id, body)
        _ = try exchange.write(call, .update, secrets, interruption, RiverGenAnswers.update) { failure, trace in
            failure.with(outcome(ofUpdating: id, with: body, trace, interruption))
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
        try exchange.write(call, .updateCredentials, secrets, interruption, RiverGenAnswers.credentialsUpdate)
    }

    /// - Parameter force: whether for good.
    /// - Throws: a failure that tells the write's outcome.
    package func delete(_ id: Int, force: Bool?, _ interruption: Interruption) throws(PlatformFailure) {
        let call = api.delete(id, force: force)
        try exchange.write(call, .delete, [], interruption, RiverGenAnswers.deletion) { failure, trace in
            failure.with(outcome(ofDeleting: id, trace, interruption))
        }
    }

    /// Makes RiverGen read a source's schema again.
    ///
    /// - Throws: a failure that tells the write's outcome.
    package func discover(
        _ source: RiverGenSource,
        _ interruption: Interruption
    ) throws(PlatformFailure) -> RiverGenDiscovery {
        let call = api.discover(source.id)
        let before = source.fields["schema_discovered_at"]
        return try exchange.write(call, .discover, [], interruption, RiverGenDiscovery.init) { failure, trace in
            failure.with(outcome(ofDiscovering: source.id, before: before, trace, interruption))
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
        failure.append("The credentials weren't sent.")
        return failure
    }

    /// The failure of the second of two writes, after the first.
    fileprivate func onlySecond(_ places: [JSONPointer]) -> PlatformFailure {
        var failure = self
        failure.applied = places
        // Whatever became of the second, the first is there.
        failure.outcome = .partlyApplied
        failure.append("Everything but the credentials was applied before.")
        return failure
    }
}
