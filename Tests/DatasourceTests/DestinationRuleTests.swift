import Datasource
import JSON
import Testing

struct DestinationRuleTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var stored: String
        var changes: String

        /// The secrets that must be given again.
        var secrets: [String]

        var testDescription: String { "\(stored) + \(changes)" }
    }

    static let tunnel =
        #""sshTunnel": "enable", "sshHost": "b", "sshUsername": "u", "sshPrivateKey": "k", "password": "p""#
    static let idleTunnel =
        #""sshTunnel": "disable", "sshHost": "b", "sshUsername": "u", "sshPrivateKey": "k", "password": "p""#

    @Test(arguments: [
        Case(stored: #""password": "p""#, changes: #""host": "i""#, secrets: ["password"]),
        Case(stored: #""password": {"$env": "P"}"#, changes: #""host": "i""#, secrets: ["password"]),
        Case(
            stored: #""password": "p""#,
            changes: #""host": "i", "password": {"$secret": "stored"}"#,
            secrets: ["password"]
        ),
        Case(stored: #""password": "p""#, changes: #""host": "i", "password": "p""#, secrets: []),
        Case(stored: #""password": "p""#, changes: #""host": "i", "password": {"$env": "P"}"#, secrets: []),
        Case(stored: #""password": "p""#, changes: #""host": "i", "password": null"#, secrets: []),
        Case(stored: #""password": "p""#, changes: #""host": "h""#, secrets: []),
        Case(stored: #""password": "p""#, changes: #""database": "e", "username": "v""#, secrets: []),
        Case(stored: #""password": "p""#, changes: #""port": 5433"#, secrets: ["password"]),
        Case(stored: #""password": "p""#, changes: #""port": 5432"#, secrets: []),
        Case(stored: #""password": "p", "port": 5432"#, changes: #""port": 5432.0"#, secrets: []),
        Case(stored: #""password": "p", "port": 5433"#, changes: #""port": null"#, secrets: ["password"]),
        Case(stored: #""schema": "s""#, changes: #""host": "i""#, secrets: []),
        Case(
            stored: #""password": "p", "sslCert": "c", "sslKey": "k""#,
            changes: #""host": "i""#,
            secrets: ["password", "sslKey"]
        ),
        Case(
            stored: #""password": "p", "sslCert": "c", "sslKey": "k""#,
            changes: #""host": "i", "sslMode": "disable""#,
            secrets: ["password"]
        ),
        Case(stored: tunnel, changes: #""host": "i""#, secrets: ["password"]),
        Case(stored: tunnel, changes: #""sshHost": "c""#, secrets: ["password", "sshPrivateKey"]),
        Case(stored: tunnel, changes: #""sshHost": "c", "sshPrivateKey": "k""#, secrets: ["password"]),
        Case(stored: tunnel, changes: #""sshPort": 23"#, secrets: ["password", "sshPrivateKey"]),
        Case(stored: tunnel, changes: #""sshUsername": "v""#, secrets: []),
        Case(stored: tunnel, changes: #""sshTunnel": "disable""#, secrets: ["password"]),
        Case(stored: tunnel, changes: #""sshTunnel": null"#, secrets: ["password"]),
        Case(stored: idleTunnel, changes: #""sshHost": "c""#, secrets: []),
        Case(stored: idleTunnel, changes: #""sshTunnel": "enable""#, secrets: ["password", "sshPrivateKey"]),
        Case(stored: idleTunnel, changes: #""host": "i""#, secrets: ["password"]),
    ])
    func secretsAreGivenAgain(example: Case) throws {
        let credentials = try object(#"{"host": "h", "username": "u", "database": "d", \#(example.stored)}"#)
        let stored = Document(name: "a", type: .postgres, credentials: credentials)
        let update = try UpdateTests.update(stored, #""credentials": {\#(example.changes)}"#)
        let needed = update.issues.filter { $0.code == .secretRequired }
        #expect(needed.map(\.path.description) == example.secrets.map { "/credentials/\($0)" })
        #expect((update.document == stored) == (update.issues.hasErrors || example.changes == #""host": "h""#))
    }

    @Test func wording() throws {
        let credentials = try object(#"{"host": "h", "username": "u", "database": "d", "password": "p"}"#)
        let stored = Document(name: "a", type: .postgres, credentials: credentials)
        let update = try UpdateTests.update(stored, #""credentials": {"host": "i"}"#)
        #expect(
            update.issues.map(\.message) == [
                "Changing `host` sends `password` to another server: give `password` again."
            ]
        )
    }

    @Test("An override for one test obeys it too")
    func testOverride() throws {
        let credentials = try object(#"{"host": "h", "username": "u", "database": "d", "password": "p"}"#)
        let stored = Document(name: "a", type: .postgres, credentials: credentials)
        let update = try UpdateTests.update(stored, #""credentials": {"host": "i"}"#, for: .test)
        #expect(update.issues.summary == ["error secret_required /credentials/password"])
    }
}
