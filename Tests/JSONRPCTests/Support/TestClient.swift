import Foundation
import JSON
import Testing

@testable import JSONRPC
@testable import POSIX

/// An engine that runs in this process over two pipes, and a client that talks to it.
final class TestClient: Sendable {
    let engine: Engine
    let service = TestService()
    let requests: Monitor<FileDescriptor?>
    private let answers: Monitor<FileDescriptor?>

    /// The lines that came, without their line feeds.
    private let lines = Monitor<[String]>([])

    /// What `run` returned.
    private let result = Monitor<Bool?>(nil)

    /// Hides behind every answer, so that the thread that collects them ends.
    private static let end = "the end"
    private let output: FileDescriptor

    /// - Parameter reads: whether answers are read from the start; else `startReading` begins to.
    init(reads: Bool = true, _ configure: (inout EngineConfiguration) -> Void = { _ in }) throws {
        let input = try Pipe()
        let output = try Pipe()
        var configuration = EngineConfiguration()
        configure(&configuration)
        let streams = StandardStreams(input: input.readEnd, output: output.writeEnd, inputKind: .fifo)
        let engine = Engine(
            service: service,
            streams: streams,
            configuration: configuration,
            log: Log(level: .error)
        )
        self.engine = engine
        requests = Monitor(input.writeEnd)
        answers = Monitor(output.readEnd)
        self.output = output.writeEnd
        let result = result
        try Thread.start("engine", stackBytes: 8 << 20) {
            let isComplete = engine.run()
            result.withLockSignalling { $0 = isComplete }
        }
        if reads {
            try startReading()
        }
    }

    /// - Parameter pauseMilliseconds: how long the client does something else after each 16 KiB.
    func startReading(pauseMilliseconds: Int = 0) throws {
        let lines = lines
        guard let answers = answers.withLock({ $0 }) else { return }
        try Thread.start("client") {
            var rest: [UInt8] = []
            while let bytes = try? Self.read(answers), !bytes.isEmpty {
                Thread.sleep(milliseconds: pauseMilliseconds)
                rest += bytes
                let whole = rest.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
                rest = Array(whole.last ?? [])
                let new = whole.dropLast().map { String(decoding: $0, as: UTF8.self) }
                lines.withLockSignalling { $0 += new }
                if new.last == Self.end {
                    return
                }
            }
        }
    }

    private static func read(_ descriptor: FileDescriptor) throws -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        let count = try buffer.withUnsafeMutableBytes { try descriptor.readSome(into: $0) }
        return Array(buffer.prefix(count))
    }

    /// Sends text as it is.
    func send(_ text: String) throws {
        try send(bytes: text.bytes)
    }

    func send(bytes: [UInt8]) throws {
        try requests.withLock { $0 }?.write(bytes)
    }

    /// Sends a request.
    func call(_ method: String, _ params: JSONValue? = nil, id: JSONValue?) throws {
        try send(Self.request(method, params, id: id) + "\n")
    }

    static func request(_ method: String, _ params: JSONValue? = nil, id: JSONValue?) -> String {
        var request: JSONObject = ["jsonrpc": "2.0"]
        request["id"] = id
        request["method"] = .string(method)
        request["params"] = params
        return String(decoding: JSONValue.object(request).bytes, as: UTF8.self)
    }

    /// Ends the input.
    func close() {
        requests.withLock { $0 = nil }
    }

    /// Closes the client's end of the answers, where `reads` was false.
    func stopReading() {
        answers.withLock { $0 = nil }
    }

    /// Waits until so many lines have come in all.
    @discardableResult
    func waitForLines(_ count: Int, milliseconds: Int = 20_000) -> [String] {
        let end = Instant.now.advanced(byMilliseconds: milliseconds)
        return lines.wait(until: end) { $0.count >= count ? $0 : nil } ?? linesSoFar
    }

    var linesSoFar: [String] { lines.withLock { $0 } }

    /// Waits until `run` returns.
    func waitForEnd(milliseconds: Int = 20_000) -> Bool? {
        result.wait(until: .now.advanced(byMilliseconds: milliseconds)) { $0 }
    }

    /// Ends the input, waits for the end, and returns all lines.
    func finish() throws -> [String] {
        close()
        return try allLinesAfterEnd()
    }

    /// Waits for the end, and returns all lines.
    func allLinesAfterEnd() throws -> [String] {
        let isComplete = waitForEnd()
        #expect(isComplete == true)
        try output.write((Self.end + "\n").bytes)
        let all = lines.wait(until: .now.advanced(byMilliseconds: 20_000)) { lines in
            lines.last == Self.end ? lines.dropLast() : nil
        }
        return Array(try #require(all))
    }

    /// All answers of one run.
    static func answers(
        to text: String,
        _ configure: (inout EngineConfiguration) -> Void = { _ in }
    ) throws -> [String] {
        let client = try TestClient(configure)
        try client.send(text)
        return try client.finish()
    }
}

/// What a line says.
extension String {
    var json: JSONValue { (try? JSONValue(parsing: bytes)) ?? .null }
    var id: JSONValue? { json["id"] }
    var result: JSONValue? { json["result"] }
    var errorCode: Int? { json["error"]?["code"]?.integer }
    var outcome: String? { json["error"]?["data"]?["outcome"]?.string }
}
