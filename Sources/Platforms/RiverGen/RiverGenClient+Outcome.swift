import JSON
import POSIX

/// What became of a write whose answer was lost, or wasn't one: RiverGen is asked what it has now, as far as it tells.
///
/// After a time-out it may still be at work, so that what isn't there yet may come.
extension RiverGenClient {
    /// There was no source of this name before. What is there now with something else than what was sent is somebody else's.
    func outcome(
        ofCreating source: WrittenSource,
        _ trace: WriteTrace,
        _ interruption: Interruption
    ) -> PlatformFailure.Outcome {
        let sent = source.body.revealed
        return outcome(trace, interruption) { () throws(PlatformFailure) in
            try sources(named: source.name, interruption).contains { Self.agrees($0, with: sent) }
        }
    }

    /// Whether nothing of the place that is told differs from what was sent. The secret ones of what was sent aren't told.
    private static func agrees(_ found: RiverGenSource, with sent: JSONObject) -> Bool {
        let type = sent["type"]?.string.map(RiverGenDialect.datasourceType)
        guard type == nil || type == RiverGenDialect.datasourceType(of: found.type) else { return false }
        return compared.allSatisfy { key in
            guard let told = found.fields[key], let sent = sent[key], !told.isNull else { return true }
            return told.hasSameMeaning(as: sent)
        }
    }

    /// What says where a source is.
    private static let compared = RiverGenField.all.filter { field in
        field.home == .source && field.isCredential && !field.isSecret
    }
    .map(\.name)

    /// A source that isn't there any more is what was asked for.
    func outcome(ofDeleting id: Int, _ trace: WriteTrace, _ interruption: Interruption) -> PlatformFailure.Outcome {
        outcome(trace, interruption) { () throws(PlatformFailure) in
            do throws(PlatformFailure) {
                return try source(id, interruption).text("deleted_at") != nil
            } catch  where error.kind == .notFound {
                return true
            }
        }
    }

    /// A source that has all that was sent is what was asked for, whoever made it so.
    func outcome(
        ofUpdating id: Int,
        with body: JSONObject,
        _ trace: WriteTrace,
        _ interruption: Interruption
    ) -> PlatformFailure.Outcome {
        outcome(trace, interruption) { () throws(PlatformFailure) in
            let fields = try source(id, interruption).fields
            return body.members.allSatisfy { member in
                fields[member.key.string].map { $0.hasSameMeaning(as: member.value) } ?? false
            }
        }
    }

    /// - Parameter before: when the schema had been read last; nil where that isn't known.
    func outcome(
        ofDiscovering id: Int,
        before: JSONValue?,
        _ trace: WriteTrace,
        _ interruption: Interruption
    ) -> PlatformFailure.Outcome {
        guard let before else { return trace == .none ? .notApplied : .unknown }
        return outcome(trace, interruption) { () throws(PlatformFailure) in
            try source(id, interruption).fields["schema_discovered_at"] ?? .null != before
        }
    }

    /// - Parameter isApplied: looks at RiverGen; it is asked a second time when the first look says no.
    private func outcome(
        _ trace: WriteTrace,
        _ interruption: Interruption,
        _ isApplied: () throws(PlatformFailure) -> Bool
    ) -> PlatformFailure.Outcome {
        guard trace != .none else { return .notApplied }
        let isDone = exchange.look(interruption, until: { $0 }, isApplied)
        guard let isDone else { return .unknown }
        return isDone ? .applied : trace == .settled ? .notApplied : .unknown
    }
}

extension JSONValue {
    /// Whether a platform that answers this has stored that: the order of members doesn't matter.
    fileprivate func hasSameMeaning(as other: JSONValue) -> Bool {
        switch (self, other) {
        case (.object(let left), .object(let right)):
            left.members.count == right.members.count
                && right.members.allSatisfy { member in
                    left[member.key.string].map { $0.hasSameMeaning(as: member.value) } ?? false
                }
        case (.array(let left), .array(let right)):
            left.count == right.count && zip(left, right).allSatisfy { $0.hasSameMeaning(as: $1) }
        case (.number(let left), .number(let right)):
            left == right || left.double == right.double
        default:
            self == other
        }
    }
}
