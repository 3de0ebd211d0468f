import Datasource
import JSON
package import POSIX

/// The operations that change something.
extension RiverGenClient {
    /// The request that `create` sends.
    package func plannedCreate(_ source: WrittenSource) -> PlannedRequest {
        PlannedRequest(source.body.redacted, api.create)
    }

    /// The requests that `update` sends, in their order.
    package func plannedUpdate(_ id: Int, _ change: RiverGenChange) -> [PlannedRequest] {
        var requests: [PlannedRequest] = []
        if !change.source.isEmpty {
            requests.append(PlannedRequest(change.source.redacted) { api.update(id, $0) })
        }
        if !change.credentials.isEmpty {
            requests.append(PlannedRequest(change.credentials.redacted) { api.updateCredentials(id, $0) })
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
    /// - Parameter source: with references resolved.
    /// - Throws: a failure that tells the write's outcome.
    package func create(
        _ source: WrittenSource,
        _ interruption: Interruption
    ) throws(PlatformFailure) -> RiverGenCreation {
        try refuseExisting(source.name, interruption)
        let call = api.create(source.body.revealed)
        let parse = RiverGenAnswers.creation(of: source.name)
        return try exchange.write(call, .create, source.secrets, interruption, parse) { failure, trace in
            failure.with(outcome(ofCreating: source, trace, interruption))
        }
    }

    /// Changes a source: first all but its credentials, then these.
    ///
    /// - Throws: a failure that tells what was applied.
    package func update(
        _ id: Int,
        _ change: RiverGenChange,
        _ interruption: Interruption
    ) throws(PlatformFailure) {
        let (source, credentials) = (change.source.revealed, change.credentials.revealed)
        if !source.isEmpty {
            do throws(PlatformFailure) {
                try updateSource(id, source, change.secrets, interruption)
            } catch {
                throw credentials.isEmpty ? error : error.onlyFirst(change.sourcePlaces)
            }
        }
        guard !credentials.isEmpty else { return }
        do throws(PlatformFailure) {
            try updateCredentials(id, credentials, change.secrets, interruption)
        } catch {
            throw source.isEmpty ? error : error.onlySecond(change.sourcePlaces)
        }
    }

    private func updateSource(
        _ id: Int,
        _ body: JSONObject,
        _ secrets: [Secret],
        _ interruption: Interruption
    ) throws(PlatformFailure) {
        let call = api.update(id, body)
        let parse = RiverGenAnswers.update(of: id)
        _ = try exchange.write(call, .update, secrets, interruption, parse) { failure, trace in
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
