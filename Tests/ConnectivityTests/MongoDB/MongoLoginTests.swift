import Foundation
import JSON
import Testing

@testable import Connectivity

extension MongoServerTests {
    struct Logins {
        /// Whom to log in as, how often the login is begun and how often the password is proved. Servers that don't know the user
        /// refuse the beginning.
        private static let counted: [(String, MongoCredentials, MongoServers.Counts)] = [
            ("right", MongoCredentials(flavour: .front), MongoServers.Counts(connections: 1, logins: 1, proofs: 1)),
            (
                "wrong", MongoCredentials(flavour: .front, password: "wrong-pw"),
                MongoServers.Counts(connections: 1, logins: 1, proofs: 1)
            ),
            (
                "in the clear because the server has no TLS",
                MongoCredentials(flavour: .front, changes: ["sslMode": "prefer"], password: "wrong-pw"),
                MongoServers.Counts(connections: 2, logins: 1, proofs: 1)
            ),
            (
                "in a string",
                MongoCredentials(connectionString: "mongodb://alice:wrong-pw@localhost:FRONT/app?authSource=admin"),
                MongoServers.Counts(connections: 1, logins: 1, proofs: 1)
            ),
        ]

        @Test("One test is one login", arguments: counted)
        func once(_ name: String, _ credentials: MongoCredentials, _ expected: MongoServers.Counts) throws {
            let before = try MongoServers.shared().counts()
            let trial = try credentials.trial()
            let after = try MongoServers.shared().counts()
            #expect(after - before == expected, "\(name): \(trial.visibleText)")
        }

        @Test("An unknown user is tried once")
        func unknownUser() throws {
            let before = try MongoServers.shared().counts()
            _ = try MongoCredentials(flavour: .front, changes: ["username": "nobody"]).trial()
            let difference = try MongoServers.shared().counts() - before
            #expect(difference.logins == 1 && difference.proofs <= 1, "\(difference)")
        }

        @Test("MongoDB's own client comes to the same verdict", arguments: ["right-pw", "wrong-pw"])
        func independentClient(_ password: String) throws {
            let verdict = try IndependentClient.logIn(as: "alice", password, database: "admin")
            let failure = try MongoCredentials(password: password).trial().report.outcome.failure
            #expect(verdict == failure?.nativeCode ?? "ok")
            #expect((failure == nil) == (password == "right-pw"))
        }

        @Test("MongoDB's own client takes the odd password too")
        func independentClientWithOddPassword() throws {
            #expect(try IndependentClient.logIn(as: "odd", MongoCredentials.oddPassword, database: "admin") == "ok")
        }
    }
}

/// MongoDB's client for Python, which has nothing in common with libmongoc.
private enum IndependentClient {
    /// - Returns: `ok`, or the server's code.
    static func logIn(as user: String, _ password: String, database: String) throws -> String {
        let port = try MongoServers.shared().port(.withoutTLS)
        let process = Process()
        process.executableURL = URL(filePath: ThrowAwayServer.python)
        process.arguments = [ThrowAwayServer.standIn("log-in-to-mongodb.py"), String(port), user, database]
        let input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(password.utf8))
        try input.fileHandleForWriting.close()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
