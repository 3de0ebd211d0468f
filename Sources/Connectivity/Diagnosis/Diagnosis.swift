import JSON
import POSIX

/// Adds to what a driver says of a failure what the catalogue and the network know.
struct Diagnosis {
    let place: ServerPlace
    let interruption: Interruption

    func completed(_ failure: TestFailure) -> TestFailure {
        var completed = failure.isVague ? checked(failure) : failure
        if completed.fields.isEmpty, place.usualFields.isEmpty, Self.isUpToServer(completed) {
            completed.fields = place.fields
        }
        completed.hint = hint(completed)
        return withoutUsual(completed)
    }

    /// Nobody gave what leads to a service's usual place, so it isn't to blame when that can't be reached.
    private func withoutUsual(_ failure: TestFailure) -> TestFailure {
        let isOnTheWay = [.resolve, .connect].contains(failure.stage)
        guard isOnTheWay, let usual = failure.fields.first(where: place.usualFields.contains) else { return failure }
        var failure = failure
        failure.fields.removeAll { place.usualFields.contains($0) }
        let name = JSONPointer.keys(of: usual.description)?.last ?? ""
        failure.hint =
            "Check the network and the name servers of this computer, or give \(name) where \(place.label) is elsewhere."
        return failure
    }

    /// Looks at host and port itself, because the driver couldn't tell.
    private func checked(_ failure: TestFailure) -> TestFailure {
        guard let host = place.host, let port = place.port else { return failure }
        switch PortCheck(host: host, port: port, fields: place.fields).run(interruption) {
        case .unknown: return failure
        case .unreachable(let found): return found
        case .reachable:
            var located = failure
            // Whatever it was, it came later.
            located.stage = failure.stage == .connect ? .authenticate : failure.stage
            return located
        }
    }

    /// Whether the place is to blame, for all we know: a server that told a code has said itself what it is about, and one that nobody has
    /// turned to yet is at fault for nothing.
    private static func isUpToServer(_ failure: TestFailure) -> Bool {
        failure.stage != .validate && failure.nativeCode == nil
            && [.timeout, .connectionLost, .protocolError].contains(failure.reason)
    }

    /// Names the usual port where another one is given, and may be the mistake.
    private func hint(_ failure: TestFailure) -> String? {
        guard let hint = failure.hint, let usual = place.usualPorts.first,
            !place.usualPorts.contains(where: { $0 == place.port }),
            Self.mayBeOtherServer(failure), !hint.contains(String(usual))
        else { return failure.hint }
        let sentence = hint.utf8.last == UInt8(ascii: ".") ? String(hint.dropLast()) : hint
        let alternative = place.usualPorts.dropFirst().first.map { ", or \($0) with TLS" } ?? ""
        return "\(sentence); \(place.label) usually listens on port \(usual)\(alternative)."
    }

    private static func mayBeOtherServer(_ failure: TestFailure) -> Bool {
        guard let stage = failure.stage, [.connect, .tls, .authenticate].contains(stage) else { return false }
        return [.connectionRefused, .timeout, .connectionLost, .protocolError].contains(failure.reason)
    }
}
