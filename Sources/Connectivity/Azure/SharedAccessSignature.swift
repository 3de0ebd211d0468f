import Datasource
import HTTPTransport
import POSIX

/// When a shared access signature holds: "Create a service SAS" in the REST reference of Azure Storage.
struct SharedAccessSignature {
    private let start: Timestamp?
    private let end: Timestamp?

    /// - Returns: nil for a proof of another kind.
    init?(_ proof: AzureAccess.Proof) {
        guard case .signature(let text) = proof else { return nil }
        var times: [String: Timestamp] = [:]
        for parameter in text.revealed.split(separator: "&") {
            let parts = parameter.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, ["st", "se"].contains(parts[0]) else { continue }
            times[parts[0]] = Self.time(PercentEncoding.decoded(parts[1]))
        }
        (start, end) = (times["st"], times["se"])
    }

    func hasEnded(at time: Timestamp) -> Bool {
        end.map { $0.milliseconds < time.milliseconds } ?? false
    }

    func holds(at time: Timestamp) -> Bool {
        !hasEnded(at: time) && (start.map { $0.milliseconds <= time.milliseconds } ?? true)
    }

    /// `2026-11-21`, `2026-11-21T10:00Z` or `2026-11-21T10:00:00Z`.
    private static func time(_ text: String) -> Timestamp? {
        let numbers = text.split { !("0"..."9").contains($0) }.compactMap { Int($0) }
        guard (3...7).contains(numbers.count), (1970...9999).contains(numbers[0]), (1...12).contains(numbers[1]),
            (1...31).contains(numbers[2])
        else { return nil }
        let clock = numbers.dropFirst(3) + [0, 0, 0]
        let seconds = clock.prefix(3).reduce(0) { $0 * 60 + min($1, 60) }
        return Timestamp(milliseconds: Int64(days(numbers[0], numbers[1], numbers[2]) * 86_400 + seconds) * 1000)
    }

    /// Since 1970, in the calendar of today.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        // Years that begin in March have their leap day at the end.
        let year = month > 2 ? year : year - 1
        let monthFromMarch = (month + 9) % 12
        let daysBefore = year * 365 + year / 4 - year / 100 + year / 400
        return daysBefore + (153 * monthFromMarch + 2) / 5 + day - 1 - 719_468
    }
}
