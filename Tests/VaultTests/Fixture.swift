import Datasource
import Foundation
import JSON
import NativeLibraries
import POSIX
import Testing

@testable import Vault

/// A folder of its own for one test, gone when the test ends.
final class Fixture: Sendable {
    let folder: String
    let path: String

    init() throws {
        folder = FileManager.default.temporaryDirectory.path + "/vault-tests-" + UUID().uuidString
        path = folder + "/vault.db"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    var keyPath: String { folder + "/vault.key" }

    /// One more user of the same file, as another process would be.
    func vault(_ keySource: KeySource = .fileBesideVault, lockMilliseconds: Int = 10_000) -> Vault {
        Vault(path: path, keySource: keySource, lockMilliseconds: lockMilliseconds)
    }

    /// Any SQLite statement, behind the vault's back.
    func execute(_ sql: String, _ values: SQLiteValue...) throws {
        let connection = try rawConnection()
        try connection.forEachRow(sql, values) { (_: SQLiteRow) throws(VaultError) in }
    }

    func rawConnection() throws -> Connection {
        let patience = LockPatience(milliseconds: 5000)
        patience.renew(for: .seconds(10))
        return try Connection(path: path, sqlite: SQLiteLibrary.shared.functions(), patience: patience)
    }

    func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    func write(_ text: String, to path: String, permissions: Int = 0o600) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: path)
    }

    func permissions(_ path: String) throws -> UInt32 {
        UInt32(try FileStatus(path: path).permissions)
    }

    /// The names in the folder, sorted.
    var files: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }
    }
}

extension Interruption {
    static func seconds(_ seconds: Double) -> Interruption {
        Interruption(deadline: .now.advanced(byMilliseconds: Int(seconds * 1000)))
    }

    /// Long enough for anything that a test does.
    static var patient: Interruption { .seconds(60) }
}

extension VaultDraft {
    /// A draft whose password is easy to find again.
    static func sample(_ name: String, type: String = "postgres", password: String = "hunter2") -> VaultDraft {
        VaultDraft(name: ExactString(name), datasourceType: type, document: .sample(password: password))
    }
}

extension JSONObject {
    static func sample(password: String = "hunter2", description: String = "Main warehouse") -> JSONObject {
        [
            "credentials": ["host": "db.example.com", "port": 5432, "password": .string(password)],
            "options": ["description": .string(description)],
        ]
    }
}

extension KeySource {
    static func variable(_ value: String) -> KeySource {
        .environment(variable: "DATASOURCE_BRIDGE_KEY", value: Secret(value))
    }

    static let keyA = "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="
    static let keyB = "QkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkI="
}

extension VaultError.Code {
    /// The code without what it carries, to compare with.
    var word: String {
        switch self {
        case .notFound: "notFound"
        case .alreadyExists: "alreadyExists"
        case .revisionConflict: "revisionConflict"
        case .unavailable: "unavailable"
        case .corrupt: "corrupt"
        case .wrongKey: "wrongKey"
        case .keyUnavailable: "keyUnavailable"
        case .configuration: "configuration"
        case .libraryUnavailable: "libraryUnavailable"
        case .interrupted: "interrupted"
        }
    }
}

/// Expects a failure with this code, and returns it.
@discardableResult
func expectFailure<Result>(
    _ word: String,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () throws -> Result
) throws -> VaultError {
    let error = try #require(throws: VaultError.self, sourceLocation: sourceLocation) { _ = try body() }
    #expect(error.code.word == word, "\(error)", sourceLocation: sourceLocation)
    #expect(error.message.hasSuffix("."), sourceLocation: sourceLocation)
    return error
}

extension Vault {
    func names() throws -> [String] {
        try list(interruption: .patient) { $0.name.string }.items
    }
}
