import Datasource
import JSON
import Testing

struct SecretReferenceTests {
    @Test(arguments: [
        (#"{"$env": "NAME"}"#, SecretReference.environment("NAME")),
        (#"{"$file": "~/.secret"}"#, .file("~/.secret")),
        (#"{"$command": ["op", "read", "x y"]}"#, .command(["op", "read", "x y"])),
        (#"{"\u0024env": "NAME"}"#, .environment("NAME")),
    ])
    func wellFormed(text: String, reference: SecretReference) throws {
        #expect(SecretReference(try json(text)) == reference)
        #expect(SecretReference(reference.json) == reference)
        #expect(try issues(in: postgres(#""password": \#(text)"#)) == [])
    }

    @Test(
        "What neither the validator nor the parser takes for a reference",
        arguments: [
            "{}", #"{"$env": ""}"#, #"{"$env": "A=B"}"#, #"{"$env": "A\u0000"}"#, #"{"$env": 1}"#, #"{"$env": null}"#,
            #"{"$file": ""}"#,
            #"{"$file": "a\u0000"}"#, #"{"$file": ["a"]}"#, #"{"$command": []}"#, #"{"$command": "op"}"#,
            #"{"$command": [1]}"#,
            #"{"$command": ["op", ""]}"#, #"{"$env": "A", "$file": "b"}"#, #"{"$env": "A", "note": 1}"#,
            #"{"env": "A"}"#,
            #"{"$ENV": "A"}"#, #"{"$secret": "stored"}"#, #"{"$secret": "given"}"#, #"{"$secret": 1}"#,
        ]
    )
    func malformed(text: String) throws {
        #expect(SecretReference(try json(text)) == nil)
        let found = try issues(in: postgres(#""password": \#(text)"#))
        #expect(found.summary == ["error invalid_secret /credentials/password"])
    }

    @Test("A reference is an error in any other field, on any target", arguments: [TargetRules.local, .platform])
    func outsideSecrets(target: TargetRules) throws {
        let found = try issues(in: postgres(#""schema": {"$file": "f"}"#), on: target)
        #expect(found.summary == ["error invalid_secret /credentials/schema"])
    }

    @Test(
        "A placeholder keeps what is stored, where something can be kept",
        arguments: [
            (Purpose.create, TargetRules.local, false), (.test, .local, false), (.update, .local, true),
            (.update, .platform, true),
            (.update, .replacing, false),
        ]
    )
    func placeholder(purpose: Purpose, target: TargetRules, isAccepted: Bool) throws {
        let document = postgres(#""password": {"$secret": "stored"}"#)
        let found = try issues(in: document, for: purpose, on: target).summary
        #expect(found == (isAccepted ? [] : ["error invalid_secret /credentials/password"]))
    }
}
