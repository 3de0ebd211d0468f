import Datasource
import Foundation
import JSON
import POSIX
import Testing

@testable import Connectivity

/// Digests, codes, keys and signatures, by published vectors and by the openssl command.
struct SigningTests {
    @Test(
        "RFC 4648, section 10",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("foobar", "Zm9vYmFy"),
        ]
    )
    func base64(_ text: String, _ expected: String) {
        #expect(Base64Text.standard(Array(text.utf8)) == expected)
        #expect(Base64Text.forURL(Array(text.utf8)) == expected.filter { $0 != "=" })
    }

    @Test("The alphabet for URLs has no plus and no slash")
    func base64ForURLs() {
        #expect(Base64Text.standard([0xFB, 0xEF, 0xFF]) == "++//")
        #expect(Base64Text.forURL([0xFB, 0xEF, 0xFF]) == "--__")
    }

    @Test("FIPS 180-4 and RFC 4231, test case 2")
    func digests() throws {
        let cryptography = try Cryptography()
        #expect(
            HexadecimalText.encode(try cryptography.sha256(Array("abc".utf8)))
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        )
        let code = try cryptography.hmac(Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8))
        #expect(HexadecimalText.encode(code) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        // An empty key isn't the key of the time before.
        let empty = try cryptography.hmac([], key: [])
        #expect(HexadecimalText.encode(empty) == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
    }

    /// The forms in which one key may be given, each made by the openssl command.
    @Test(
        "Keys are read in every usual form",
        arguments: ["pkcs8", "pkcs1", "encrypted", "oneLine", "escaped", "crlf", "traditional"]
    )
    func keys(_ form: String) throws {
        let keys = try OpenSSLKeys.shared()
        let cryptography = try Cryptography()
        let (text, passphrase) = try keys.form(form)
        let key = try RSAPrivateKey(Secret(text), passphrase: passphrase.map { Secret($0) }, cryptography)
        #expect(Base64Text.standard(try key.publicKeyDigest()) == keys.fingerprint)
        let token = try JSONWebToken.signed(["iss": "a"], keyIdentifier: "k", with: key).revealed
        let parts = token.split(separator: ".").map(String.init)
        try #require(parts.count == 3)
        #expect(try keys.verifies(parts[0] + "." + parts[1], signature: parts[2]))
        #expect(parts[0] == Base64Text.forURL(#"{"alg":"RS256","typ":"JWT","kid":"k"}"#.utf8))
    }

    @Test("What is wrong with a key is told apart")
    func problems() throws {
        let keys = try OpenSSLKeys.shared()
        let cryptography = try Cryptography()
        func problem(_ text: String, _ passphrase: String?) -> RSAPrivateKey.Problem? {
            do throws(RSAPrivateKey.Problem) {
                _ = try RSAPrivateKey(Secret(text), passphrase: passphrase.map { Secret($0) }, cryptography)
                return nil
            } catch {
                return error
            }
        }
        let encrypted = try keys.form("encrypted").text
        #expect(problem(encrypted, nil) == .passphraseMissing)
        #expect(problem(encrypted, "wrong") == .passphraseWrong)
        #expect(problem(encrypted, "nul\0") == .passphraseUnusable)
        #expect(problem(encrypted, String(repeating: "x", count: 2000)) == .passphraseUnusable)
        #expect(problem(try keys.text("ec.pem"), nil) == .notRSA)
        #expect(problem("nothing", nil) == .text(.noFrame))
        #expect(problem("-----BEGIN PRIVATE KEY-----", nil) == .text(.noFrame))
        #expect(problem(try keys.text("public.pem"), nil) == .text(.otherContent("PUBLIC KEY")))
        #expect(problem("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", nil) == .unreadable)
    }
}

/// Keys that the openssl command made once for the process.
struct OpenSSLKeys {
    let folder: URL

    /// SHA-256 of the public key, in base64.
    let fingerprint: String

    static func shared() throws -> OpenSSLKeys { try made.get() }

    private static let made = Result { () throws -> OpenSSLKeys in try OpenSSLKeys() }

    private init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "datasource-bridge-keys-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let script = """
            set -e
            openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out pkcs8.pem
            openssl rsa -in pkcs8.pem -traditional -out pkcs1.pem
            openssl pkcs8 -topk8 -in pkcs8.pem -v2 aes-256-cbc -passout pass:secret-phrase -out encrypted.pem
            openssl rsa -in pkcs8.pem -traditional -aes128 -passout pass:secret-phrase -out traditional.pem
            openssl rsa -in pkcs8.pem -pubout -out public.pem
            openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out other.pem
            openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out ec.pem
            openssl rsa -in pkcs8.pem -pubout -outform DER | openssl dgst -sha256 -binary | openssl base64 -A > fingerprint
            """
        try #require(try Self.run("/bin/sh", ["-c", script], in: folder) == 0)
        fingerprint = try String(contentsOf: folder.appending(path: "fingerprint"), encoding: .utf8)
    }

    func text(_ file: String) throws -> String {
        try String(contentsOf: folder.appending(path: file), encoding: .utf8)
    }

    func form(_ name: String) throws -> (text: String, passphrase: String?) {
        let plain = try text("pkcs8.pem")
        switch name {
        case "oneLine": return (plain.replacing("\n", with: " "), nil)
        case "escaped": return (plain.replacing("\n", with: "\\n"), nil)
        case "crlf": return (plain.replacing("\n", with: "\r\n"), nil)
        case "encrypted", "traditional": return (try text(name + ".pem"), "secret-phrase")
        default: return (try text(name + ".pem"), nil)
        }
    }

    /// Asks the openssl command whether a signature in base64 for URLs is right.
    func verifies(_ message: String, signature: String) throws -> Bool {
        var base64 = signature.replacing("-", with: "+").replacing("_", with: "/")
        base64 += String(repeating: "=", count: (4 - base64.count % 4) % 4)
        let name = UUID().uuidString
        let bytes = try #require(Data(base64Encoded: base64))
        try bytes.write(to: folder.appending(path: name + ".sig"))
        try Data(message.utf8).write(to: folder.appending(path: name))
        let arguments = ["dgst", "-sha256", "-verify", "public.pem", "-signature", name + ".sig", name]
        return try Self.run("/usr/bin/openssl", arguments, in: folder) == 0
    }

    private static func run(_ program: String, _ arguments: [String], in folder: URL) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
