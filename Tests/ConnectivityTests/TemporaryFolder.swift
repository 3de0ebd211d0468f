import Datasource
import Foundation
import JSON
import POSIX

@testable import Connectivity

/// A folder that is removed with the last reference to it.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "connectivity-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func write(_ bytes: some Collection<UInt8>, as name: String = "data.csv") throws -> String {
        let file = path + "/" + name
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        return file
    }
}

extension TestSession {
    /// A session with time enough.
    static func patient(milliseconds: Int = 30_000) -> TestSession {
        TestSession(interruption: Interruption(deadline: Instant.now.advanced(byMilliseconds: milliseconds)))
    }
}

extension CSVDriver {
    func test(file: String, _ others: JSONObject = [:], session: TestSession = .patient()) -> TestOutcome {
        var plain = others
        plain["file"] = .string(file)
        return test(Credentials(plain: plain), session: session)
    }
}

extension String {
    /// One line for the name of a test.
    var shown: String {
        replacing("\r", with: "␍").replacing("\n", with: "␊")
    }
}
