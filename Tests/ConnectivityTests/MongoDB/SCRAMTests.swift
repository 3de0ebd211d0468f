import Datasource
import NativeLibraries
import Testing

@testable import Connectivity

/// A conversation whose every step is published.
struct SCRAMExample: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let algorithm: SCRAM.Algorithm
    let nonce: String
    let serverFirst: String
    let clientFinal: String
    let serverFinal: String

    static let all = [
        SCRAMExample(
            testDescription: "RFC 5802, section 5",
            algorithm: .sha1,
            nonce: "fyko+d2lbbFgONRv9qkxdawL",
            serverFirst: "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
            clientFinal: "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
            serverFinal: "v=rmF9pqV8S7suAoZWja4dJRkFsKQ="
        ),
        SCRAMExample(
            testDescription: "RFC 7677, section 3",
            algorithm: .sha256,
            nonce: "rOprNGfwEbeRWgbNEkqO",
            serverFirst: "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
            clientFinal:
                "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
            serverFinal: "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="
        ),
    ]
}

struct SCRAMTests {
    private func begin(_ example: SCRAMExample, username: String = "user") throws -> SCRAM {
        let digests = Digests(library: try DigestLibrary.shared.functions(), algorithm: example.algorithm)
        return SCRAM(digests, username: username, password: Array("pencil".utf8), nonce: example.nonce)
    }

    @Test("The published conversations are held word for word", arguments: SCRAMExample.all)
    func published(_ example: SCRAMExample) throws {
        var scram = try begin(example)
        #expect(scram.firstMessage == "n,,n=user,r=\(example.nonce)")
        #expect(try scram.finalMessage(answering: example.serverFirst) == example.clientFinal)
        try scram.check(example.serverFinal)
    }

    @Test("A server that doesn't know the password is found out", arguments: SCRAMExample.all)
    func impostor(_ example: SCRAMExample) throws {
        var scram = try begin(example)
        #expect(throws: SCRAM.Failure.impostor) { try scram.check(example.serverFinal) }
        _ = try scram.finalMessage(answering: example.serverFirst)
        #expect(throws: SCRAM.Failure.impostor) { try scram.check("v=AAAA") }
        #expect(throws: SCRAM.Failure.malformed) { try scram.check("") }
    }

    @Test(
        "What isn't SCRAM, or demands too much, isn't answered",
        arguments: [
            "", "r=,s=,i=", "e=other-error",
            // A nonce that isn't ours, one without a part of the server's, and an extension that has to be understood.
            "r=other,s=QSXCR+Q6sek8bf92,i=4096", "r=NONCE,s=QSXCR+Q6sek8bf92,i=4096",
            "m=x,r=NONCEx,s=QSXCR+Q6sek8bf92,i=4096",
            "r=NONCEx,s=QSXCR+Q6sek8bf92,i=4095", "r=NONCEx,s=QSXCR+Q6sek8bf92,i=99999999999999999999",
            "r=NONCEx,s=QSXCR+Q6sek8bf92,i=2000000000", "r=NONCEx,s=,i=4096", "r=NONCEx,s=*,i=4096",
        ]
    )
    func malformed(_ message: String) throws {
        let example = SCRAMExample.all[1]
        var scram = try begin(example)
        let message = message.replacing("NONCE", with: example.nonce)
        #expect(throws: SCRAM.Failure.malformed) { try scram.finalMessage(answering: message) }
    }

    @Test("A comma and an equals sign in a user name are escaped")
    func username() throws {
        #expect(try begin(SCRAMExample.all[0], username: "a,b=c").firstMessage.hasPrefix("n,,n=a=2Cb=3Dc,r="))
    }

    @Test("For SCRAM-SHA-1 the password is digested with the name, as MongoDB's specification of authentication shows")
    func digestedPassword() throws {
        let digests = Digests(library: try DigestLibrary.shared.functions(), algorithm: .sha1)
        let normalization = try MongoLibrary.shared.functions().normalization
        let bytes = try #require(PreparedPassword.bytes(Secret("pencil"), of: "user", digests, normalization))
        #expect(String(decoding: bytes, as: UTF8.self) == "1c33006ec1ffd90f9cadcbcc0e118200")
    }

    /// The examples of RFC 4013, section 3, that don't end in a refusal, and two of accents.
    @Test(
        "For SCRAM-SHA-256 the password is normalized",
        arguments: [
            ("I\u{AD}X", "IX"), ("user", "user"), ("USER", "USER"), ("\u{AA}", "a"), ("\u{2168}", "IX"),
            ("e\u{301}", "\u{E9}"), ("a\u{A0}b", "a b"), ("q'u\"o\\te%41", "q'u\"o\\te%41"),
        ]
    )
    func normalized(_ password: String, _ expected: String) throws {
        let normalization = try MongoLibrary.shared.functions().normalization
        let normalized = PreparedPassword.normalized(password, normalization)
        #expect(Array(normalized.utf8) == Array(expected.utf8))
    }
}
