import Foundation
import JSON
import Testing

@testable import Datasource

struct ScrubberTests {
    static let hostile = [
        "hunter22", "pass word+more", "a\"quote\"b", "back\\slash\\", "100%sure%41", "é日本🙂é", "it's 'quoted'",
        "tab\tand\nline feed", "/slash/and?query&x=1", "\\u0041\\n", "....", "aaaa", "%25%25", "<redacted>",
    ]

    @Test("A secret is taken out as it is and in every common spelling", arguments: hostile)
    func spellings(secret: String) throws {
        let scrubber = Scrubber(secrets: [Secret(secret)])
        for (form, spelled) in try spellings(of: secret) {
            let scrubbed = scrubber.scrub("before “\(spelled)” after")
            #expect(scrubbed == "before “<redacted>” after", "\(form): \(spelled)")
        }
    }

    @Test("A secret is taken out of the base64 of something longer", arguments: hostile)
    func insideBase64(secret: String) {
        let scrubber = Scrubber(secrets: [Secret(secret)])
        for prefix in ["", "u", "us", "user:", "longer-user:"] {
            let encoded = Data((prefix + secret + "!").utf8).base64EncodedString()
            #expect(scrubber.scrub("Basic \(encoded) refused") == "Basic <redacted> refused", "\(prefix)")
        }
    }

    @Test("Secrets that overlap or lie in one another leave nothing behind")
    func overlaps() {
        let scrubber = Scrubber(secrets: ["abcd", "abcdef", "defgh", "aaaa"].map { Secret($0) })
        #expect(scrubber.scrub("x abcdef y") == "x <redacted> y")
        #expect(scrubber.scrub("x abcd y") == "x <redacted> y")
        #expect(scrubber.scrub("abcdefgh") == "<redacted>")
        #expect(scrubber.scrub("aaaaaaa") == "<redacted>")
        #expect(scrubber.scrub("abc def") == "abc def")
    }

    @Test(
        "A short secret is taken out where it stands alone",
        arguments: [
            ("a", "a password \"a\" (a)", "<redacted> password \"<redacted>\" (<redacted>)"),
            ("abc", "abc:abcd xabc x_abc abc", "<redacted>:abcd xabc x_abc <redacted>"),
            ("abc", "éabc abcé", "éabc abcé"),
            ("é", "é éa", "<redacted> éa"),
            (";", "a;b \";\"", "a;b \"<redacted>\""),
            ("12", "port 5412, 12", "port 5412, <redacted>"),
        ]
    )
    func shortSecrets(secret: String, text: String, expected: String) {
        #expect(Scrubber(secrets: [Secret(secret)]).scrub(text) == expected)
    }

    @Test("An empty secret and no secret leave texts alone")
    func nothing() {
        #expect(Scrubber(secrets: []).scrub("a text") == "a text")
        #expect(Scrubber(secrets: [Secret("")]).scrub("a text") == "a text")
    }

    @Test("Texts that only resemble a secret are left alone")
    func resemblance() {
        let scrubber = Scrubber(secrets: [Secret("hunter22")])
        for text in ["hunter2", "hunter 22", "HUNTER22", "%68unter2", "\\u0068unter2", "aHVudGVy"] {
            #expect(scrubber.scrub(text) == text)
        }
    }

    @Test("Lines of a key are taken out one by one, its frame isn't")
    func keys() {
        let line = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7"
        let key = "-----BEGIN PRIVATE KEY-----\n\(line)\nshort==\n-----END PRIVATE KEY-----\n"
        let scrubber = Scrubber(secrets: [Secret(key)])
        #expect(scrubber.scrub("bad line \(line)!") == "bad line <redacted>!")
        #expect(scrubber.scrub("no -----BEGIN PRIVATE KEY----- found") == "no -----BEGIN PRIVATE KEY----- found")
        #expect(scrubber.scrub("key: \(key)") == "key: <redacted>")
    }

    @Test("Credentials give all of their secrets")
    func credentials() {
        let secrets = [JSONPointer("password"): Secret("first-one"), JSONPointer("token"): Secret("second-one")]
        let scrubber = Scrubber(Credentials(plain: ["host": "db"], secrets: secrets))
        #expect(scrubber.scrub("db first-one second-one") == "db <redacted> <redacted>")
    }

    @Test("A long text of a repeated character is scrubbed in reasonable time", .timeLimit(.minutes(10)))
    func repetition() {
        let scrubber = Scrubber(secrets: [Secret(String(repeating: "\\", count: 200) + "x")])
        let text = String(repeating: "\\", count: 1_000)
        #expect(scrubber.scrub(text) == text)
    }

    @Test("A secret of a mebibyte costs a short text nothing", arguments: [1 << 20, 64, 16])
    func longSecret(lineLength: Int) {
        var generator = SystemRandomNumberGenerator()
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var bytes = (0..<1 << 20).map { _ in letters[Int(generator.next() & 63)] }
        for position in stride(from: lineLength, to: bytes.count, by: lineLength + 1) {
            bytes[position] = UInt8(ascii: "\n")
        }
        let secret = String(decoding: bytes, as: UTF8.self)
        let text = "password authentication failed for user %20 \"x\""
        var scrubbed = ""
        let duration = ContinuousClock().measure { scrubbed = Scrubber(secrets: [Secret(secret)]).scrub(text) }
        #expect(scrubbed == text)
        // Optimized it takes 20 ms at most; preparing every spelling of the secret took nine seconds.
        #expect(duration < .seconds(10))
        if lineLength < 1 << 20 {
            let line = String(decoding: bytes.prefix(lineLength), as: UTF8.self)
            #expect(Scrubber(secrets: [Secret(secret)]).scrub("bad “\(line)”") == "bad “<redacted>”")
        }
    }

    /// What others make of a secret when they quote it.
    private func spellings(of secret: String) throws -> [(String, String)] {
        let json = String(decoding: JSONValue.string(secret).bytes.dropFirst().dropLast(), as: UTF8.self)
        let unicode = secret.utf16.map { String(format: "\\u%04x", $0) }.joined()
        let percent = try #require(secret.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
        let everyByte = secret.utf8.map { String(format: "%%%02x", $0) }.joined()
        let base64 = Data(secret.utf8).base64EncodedString()
        let html = secret.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;").replacing("'", with: "&#39;")
        let latin1 = String(String.UnicodeScalarView(secret.utf8.map { Unicode.Scalar($0) }))
        let twiceJSON = String(decoding: JSONValue.string(json).bytes.dropFirst().dropLast(), as: UTF8.self)
        return [
            ("plain", secret),
            ("hexadecimal", secret.utf8.map { String(format: "%02x", $0) }.joined()),
            ("capital hexadecimal", secret.utf8.map { String(format: "%02X", $0) }.joined()),
            ("UTF-8 as ISO 8859-1", latin1),
            ("JSON in JSON", twiceJSON),
            ("percent twice", everyByte.replacing("%", with: "%25")),
            ("JSON in HTML", json.replacing("\"", with: "&quot;").replacing("\\", with: "&#92;")),
            ("JSON", json),
            ("JSON with slashes", json.replacing("/", with: "\\/")),
            ("JSON in ASCII", unicode),
            ("JSON in capital ASCII", secret.utf16.map { String(format: "\\u%04X", $0) }.joined()),
            ("percent", percent),
            ("percent in small letters", everyByte),
            ("form", percent.replacing("%20", with: "+")),
            ("base64", base64),
            ("base64 for URLs", base64.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")),
            (
                "base64 in a URL",
                base64.replacing("=", with: "%3D").replacing("/", with: "%2F").replacing("+", with: "%2B")
            ),
            ("SQL", secret.replacing("'", with: "''")),
            ("doubled quotes", secret.replacing("\"", with: "\"\"")),
            ("HTML", html),
            ("HTML by numbers", secret.unicodeScalars.map { "&#\($0.value);" }.joined()),
            ("HTML by hexadecimal numbers", secret.unicodeScalars.map { String(format: "&#x%X;", $0.value) }.joined()),
        ]
    }
}
