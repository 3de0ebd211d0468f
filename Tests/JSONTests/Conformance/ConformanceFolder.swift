import Foundation

/// The files of the JSON Parsing Test Suite, which lie outside the repository: in the folder that the environment variable
/// `DATASOURCE_BRIDGE_SHARED` names, by default `../shared` beside the checkout.
enum ConformanceFolder {
    static let variable = "DATASOURCE_BRIDGE_SHARED"

    static let isNamedByVariable = ProcessInfo.processInfo.environment[variable] != nil

    static let url: URL = {
        let shared =
            ProcessInfo.processInfo.environment[variable].map { URL(fileURLWithPath: $0) }
            ?? checkout.deletingLastPathComponent().appendingPathComponent("shared")
        return shared.appendingPathComponent("conformance/json")
    }()

    static let isPresent = FileManager.default.fileExists(atPath: url.path)

    static let absence: String = "\(url.path) is absent: only the project's own texts are tested. Set \(variable)."

    /// Four levels up from this file: Conformance, JSONTests, Tests, and the file itself.
    private static let checkout = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in
        url.deletingLastPathComponent()
    }

    /// Names of the files that begin with `y_`, `n_` or `i_`, sorted.
    static func names(_ prefix: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: url.path).filter { $0.hasPrefix(prefix) }.sorted()
    }

    static func bytes(of name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: url.appendingPathComponent(name)))
    }
}
