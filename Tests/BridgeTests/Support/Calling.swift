import JSON
import JSONRPC
import POSIX

@testable import Bridge

/// Parses a text that the test knows to be JSON.
func json(_ text: String) throws -> JSONValue {
    try JSONValue(parsing: Array(text.utf8))
}

/// Binds parameters as the reading thread does.
func arguments(_ params: String, for method: Method) throws -> Arguments {
    try JSONDocument.parsing(Array(params.utf8)).withRoot { view in
        try Arguments(view, for: method)
    }
}

/// What a call throws; nil when it doesn't.
func failure(_ body: () throws -> Void) -> RPCError? {
    do {
        try body()
        return nil
    } catch {
        return error as? RPCError
    }
}

extension RPCError {
    /// Code and path of each issue, one a line: what a table of expectations says.
    var summary: [String] {
        (details["issues"]?.array ?? []).map { issue in
            "\(issue["code"]?.string ?? "") \(issue["path"]?.string ?? "")"
        }
    }

    var firstSuggestion: String? { details["issues"]?.array?.first?["suggestion"]?.string }
}

/// A service whose vault is never opened.
struct TestBridge {
    private let bridge: Bridge

    init(_ configuration: Configuration = Configuration()) {
        bridge = Bridge(
            configuration: configuration,
            vaultPath: "/nonexistent/vault.db",
            limits: EngineConfiguration(),
            log: Log(level: .error)
        )
    }

    /// The result of a method that is answered at once.
    func answer(_ method: String, _ params: String) throws -> JSONValue {
        var result: [UInt8] = []
        guard case .answered = try receive(method, params, &result) else { return .null }
        return try JSONValue(parsing: result)
    }

    /// The job of a method that waits.
    func job(_ method: String, _ params: String) throws -> Job? {
        var result: [UInt8] = []
        guard case .scheduled(let job) = try receive(method, params, &result) else { return nil }
        return job
    }

    private func receive(_ method: String, _ params: String, _ result: inout [UInt8]) throws -> Reception {
        let call = try JSONDocument.parsing(Array(#"{"method":"\#(method)","params":\#(params)}"#.utf8))
        return try call.withRoot { root in
            guard let method = root.member("method") else { throw RPCError(.invalidRequest, "No method.") }
            let incoming = try IncomingCall(method: method, params: root.member("params"))
            return try bridge.receive(incoming, control: NothingInFlight(), result: &result)
        }
    }
}

/// An engine that has nothing to do.
private struct NothingInFlight: EngineControl {
    func cancelRequest(id: JSONView) -> Bool { false }
}
