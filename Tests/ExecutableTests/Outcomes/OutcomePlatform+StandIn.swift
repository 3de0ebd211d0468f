import JSON

/// The stand-in of any platform, as a target of the executable.
struct AnyStandIn: PlatformStandIn {
    struct State: StandInState {
        let json: JSONValue
    }

    let platform: OutcomePlatform
    let process: StandInProcess

    init(_ platform: OutcomePlatform) throws {
        self.platform = platform
        process = try StandInProcess(platform.script, [])
    }

    /// What makes it the target.
    var environment: [String: String] { platform.environment(process.port) }

    /// Runs the executable for some requests to it.
    ///
    /// - Parameter change: given each variable, what it shall be.
    func serve(
        _ requests: [String],
        in folder: TemporaryFolder,
        _ change: (String) -> String = { $0 }
    ) throws -> Executable.Result {
        let arguments = ["--target", platform.target, "--log-level", "trace"]
        let result = try Executable.serve(
            requests,
            arguments,
            in: folder,
            environment: environment.mapValues(change)
        )
        return result
    }

    /// A request to create a source of this name, without a test where that would be a request more.
    func create(_ id: JSONValue, _ name: String, timeout: Int = 20_000) -> String {
        var document = platform.document(name)
        document["timeoutMs"] = .number(JSONNumber(timeout))
        return request(id, "datasource.create", document)
    }
}

extension OutcomePlatform {
    static let all = [databrain, credible, riverGen]

    var token: String { secrets[0] }

    /// Whether a text tells what nobody may be told.
    func isBetrayed(by result: Executable.Result) -> Bool {
        secrets.contains { result.output.contains($0) || result.errors.contains($0) }
    }
}
