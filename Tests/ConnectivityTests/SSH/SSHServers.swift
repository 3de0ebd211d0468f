import Foundation
import JSON
import Testing

@testable import Connectivity

/// The throw-away SSH servers that `Tests/servers/ssh` starts: once in the test process, and stopped soon after its end.
struct SSHServers: Decodable {
    /// Of the server for logins by key.
    let port: Int
    let username: String
    let passphrase: String

    /// Of the server for logins by password.
    let passwords: Int
    private let folder: String
    private let knownHosts: String

    static func shared() throws -> SSHServers { try started.get() }

    private static let started = Result { () throws -> SSHServers in
        // OpenSSH's client is started by the executable.
        _ = BridgeExecutable.program
        let file = try ThrowAwayServer.start("ssh")
        return try JSONDecoder().decode(SSHServers.self, from: Data(contentsOf: URL(filePath: file)))
    }

    /// The text of a key, private or, with `.pub`, public.
    func key(_ name: String) throws -> String {
        try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
    }

    /// `ssh-ed25519 AAAA…`
    func hostKey(_ name: String = "host") throws -> String {
        try key(name + ".pub").split(separator: " ").prefix(2).joined(separator: " ")
    }

    /// As `ssh-keygen` tells it: `SHA256:…`
    func fingerprint(_ name: String = "host") throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/ssh-keygen")
        process.arguments = ["-l", "-f", "\(folder)/\(name).pub"]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        return try #require(output.split(separator: " ").first { $0.hasPrefix("SHA256:") }.map(String.init))
    }

    /// How often a user's password was tried.
    func tries(_ user: String) throws -> Int {
        try key("passwords.log").split(separator: "\n").count { $0.hasPrefix(user + " ") }
    }

    /// The members that lead through the server for logins by key, with what a test changes.
    func members(_ changes: JSONObject = [:]) -> JSONObject {
        var members: JSONObject = [
            "sshTunnel": "enable", "sshHost": "127.0.0.1", "sshPort": .number(JSONNumber(port)),
            "sshUsername": .string(username), "sshKnownHosts": .string(knownHosts),
        ]
        for member in changes.members {
            members[member.key.string] = member.value.isNull ? nil : member.value
        }
        return members
    }

    /// The members that lead through the server for logins by password.
    func passwordMembers(_ user: String) throws -> JSONObject {
        members([
            "sshPort": .number(JSONNumber(passwords)), "sshUsername": .string(user), "sshKnownHosts": .null,
            "sshHostKey": .string(try hostKey()),
        ])
    }
}
