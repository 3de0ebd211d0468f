import Foundation
import JSON
import Testing

/// Tries one operation of a platform with everything that the platform may do, notes what came of it for the table in
/// `protocol/`, which `Tests/run` compares, and finds what must never come of it.
struct OutcomeTable: Sendable {
    let platform: OutcomePlatform
    let operation: PlatformOperation

    /// What was answered to one request.
    private struct Trial {
        let conduct: PlatformConduct
        let answer: JSONValue
        let told: String

        /// The HTTP methods of what was sent.
        let sent: [String]
    }

    /// Runs all operations of a platform at the same time, because most of it is waiting.
    ///
    /// - Returns: what must not be, as sentences.
    static func run(_ platform: OutcomePlatform) throws -> [String] {
        let complaints = Complaints()
        let ends = platform.operations.map { operation in
            let isDone = DispatchSemaphore(value: 0)
            let thread = Thread {
                do {
                    complaints.add(try OutcomeTable(platform: platform, operation: operation).run())
                } catch {
                    complaints.add(["\(platform.name) \(operation.name): \(error)"])
                }
                isDone.signal()
            }
            thread.start()
            return isDone
        }
        ends.forEach { $0.wait() }
        return complaints.all
    }

    private func run() throws -> [String] {
        let standIn = try StandInProcess(platform.script, [])
        let folder = try TemporaryFolder()
        let own = operation.ownErrors.map { error in
            PlatformConduct.error(error.status, error.code, verb: error.status < 500 ? "refuses" : "fails")
        }
        let conducts = PlatformConduct.all(codes: platform.codes) + own
        if operation.needsSource {
            let names = conducts.indices.map(Self.name)
            let creates = names.map { request(.string($0), "datasource.create", platform.document($0)) }
            let result = try serve(creates, standIn, folder)
            try #require(result.answers.allSatisfy { $0["result"] != nil }, "\(result.output)")
        }
        var complaints: [String] = []
        for (index, conduct) in conducts.enumerated() {
            let trial = try attempt(conduct, Self.name(index), standIn, folder)
            complaints += self.complaints(about: trial)
            try record(trial, index)
        }
        complaints += try standIn.command(["mend": true])["undocumented"]?.array?.compactMap(\.string) ?? []
        return complaints.map { "\(platform.name) \(operation.name): \($0)" }
    }

    private static func name(_ index: Int) -> String { "source_\(index)" }

    private func serve(
        _ requests: [String],
        _ standIn: StandInProcess,
        _ folder: TemporaryFolder
    ) throws -> Executable.Result {
        let arguments = ["--target", platform.target, "--log-level", "trace"]
        return try Executable.serve(requests, arguments, in: folder, environment: platform.environment(standIn.port))
    }

    private func attempt(
        _ conduct: PlatformConduct,
        _ name: String,
        _ standIn: StandInProcess,
        _ folder: TemporaryFolder
    ) throws -> Trial {
        let before = try standIn.command(["mend": true])
        if var failure = conduct.failure {
            failure["method"] = .string(operation.spoiled.method)
            failure["path"] = .string(operation.spoiled.path)
            _ = try standIn.command(["fail": .object(failure)])
        }
        var parameters = operation.parameters(name, before)
        parameters["timeoutMs"] = .number(JSONNumber(conduct.timeout))
        let result = try serve([request(1, operation.method, parameters)], standIn, folder)
        let requests = try standIn.command([:])["requests"]?.array ?? []
        let sent = requests.dropFirst(before["requests"]?.array?.count ?? 0)
        return Trial(
            conduct: conduct,
            answer: try #require(result.answer(1), "\(result.output)"),
            told: result.output + result.errors,
            sent: sent.compactMap { $0["method"]?.string }
        )
    }

    // MARK: - What must not be

    private func complaints(about trial: Trial) -> [String] {
        let outcome = trial.answer["error"]?["data"]?["outcome"]?.string
        var complaints: [String] = []
        if platform.secrets.contains(where: trial.told.contains) {
            complaints.append("a secret was told")
        }
        let isWrite = operation.spoiled.method != "GET" && operation.method != "datasource.test"
        if isWrite, trial.answer["error"] != nil, outcome == nil {
            complaints.append("a write's outcome wasn't told")
        }
        if outcome == "applied" && !trial.conduct.isApplied || outcome == "not_applied" && trial.conduct.isApplied {
            complaints.append("the outcome was told as \(outcome ?? "")")
        }
        if outcome == "partly_applied" && !operation.hasParts {
            complaints.append("half of one request was told as applied")
        }
        if trial.answer["result"] != nil, !trial.conduct.isApplied, operation.method != "datasource.test" {
            complaints.append("a failure was told as success")
        }
        let isRefused = trial.conduct.failure?["status"] == 429
        if isWrite, !isRefused,
            trial.sent.count(where: { $0 == operation.spoiled.method }) > (operation.hasParts ? 2 : 1)
        {
            complaints.append("a write was sent twice")
        }
        return complaints.map { "it \(trial.conduct.words): \($0) (\(trial.answer))" }
    }

    // MARK: - The table

    /// - Parameter index: the place of the row.
    private func record(_ trial: Trial, _ index: Int) throws {
        guard let folder = ProcessInfo.processInfo.environment["DATASOURCE_BRIDGE_RECORDED_OUTCOMES"] else { return }
        let place = platform.operations.firstIndex { $0.name == operation.name } ?? 0
        var row: JSONObject = [
            "platform": .string(platform.name), "operation": .string(operation.name),
            "place": [.number(JSONNumber(place)), .number(JSONNumber(index))], "conduct": .string(trial.conduct.words),
            "sent": .array(trial.sent.map(JSONValue.string)),
        ]
        row["result"] = trial.answer["result"]
        row["error"] = trial.answer["error"]
        let name = "\(platform.target)-\(place)-\(index).json"
        try Data(JSONValue.object(row).bytes).write(to: URL(filePath: folder).appending(path: name))
    }
}

/// Sentences from several threads.
private final class Complaints: @unchecked Sendable {
    // Guarded by `lock`.
    private var sentences: [String] = []
    private let lock = NSLock()

    func add(_ more: [String]) {
        lock.withLock { sentences += more }
    }

    var all: [String] { lock.withLock { sentences } }
}
