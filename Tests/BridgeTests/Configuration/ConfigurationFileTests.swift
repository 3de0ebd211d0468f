import JSON
import Testing

@testable import Bridge

/// The configuration file: what is usable is used, and everything wrong is told with its place.
@Suite struct ConfigurationFileTests {
    private static func read(_ text: String, otherTargets: [String] = []) -> Configuration {
        ConfigurationFile(text: Array(text.utf8), path: "config.json", otherTargets: otherTargets).configuration
    }

    @Test(arguments: [
        "{}",
        #"{"defaultTarget":"local"}"#,
        #"{"targets":{"local":{"kind":"local"}}}"#,
        #"{"secrets":{"commands":false},"vault":{"keyCommand":["pass"]}}"#,
        #"{"targets":{"prod":{"kind":"databrain","token":"t"}},"defaultTarget":"prod"}"#,
        #"{"defaultTarget":"prod","targets":{"prod":{"kind":"databrain","token":"t"}}}"#,
    ])
    func nothingIsWrongWithThese(text: String) {
        #expect(Self.read(text).problems == [])
    }

    @Test(arguments: [
        ("", [""]),
        ("[]", [""]),
        (#"{"a":1,}"#, [""]),
        (#"{"defaultTraget":"local"}"#, ["/defaultTraget"]),
        (#"{"defaultTarget":1}"#, ["/defaultTarget"]),
        (#"{"defaultTarget":"prod"}"#, ["/defaultTarget"]),
        (#"{"targets":[]}"#, ["/targets"]),
        (#"{"targets":{"a":1}}"#, ["/targets/a"]),
        (#"{"targets":{"a":{}}}"#, ["/targets/a/kind"]),
        (#"{"targets":{"a":{"kind":"oracle"}}}"#, ["/targets/a/kind"]),
        (#"{"targets":{"second":{"kind":"local"}}}"#, ["/targets/second/kind"]),
        (#"{"targets":{"local":{"kind":"databrain","token":"t"}}}"#, ["/targets/local/kind"]),
        (#"{"targets":{"a/b":{"kind":"databrain"}}}"#, ["/targets/a~1b/token"]),
        (#"{"secrets":true}"#, ["/secrets"]),
        (#"{"secrets":{"commands":"yes"}}"#, ["/secrets/commands"]),
        (#"{"secrets":{"comands":true}}"#, ["/secrets/comands"]),
        (#"{"vault":"x"}"#, ["/vault"]),
        (#"{"vault":{"keyCommand":"pass"}}"#, ["/vault/keyCommand"]),
        (#"{"vault":{"keyCommand":[]}}"#, ["/vault/keyCommand"]),
        (#"{"vault":{"keyCommand":[""]}}"#, ["/vault/keyCommand"]),
        (#"{"vault":{"keyCommand":["pass",1]}}"#, ["/vault/keyCommand"]),
        (#"{"vault":{"keycommand":["pass"]}}"#, ["/vault/keycommand"]),
        (#"{"secrets":{},"secrets":{}}"#, ["/secrets"]),
        (#"{"x":1,"secrets":{"commands":1},"targets":3}"#, ["/x", "/secrets/commands", "/targets"]),
    ])
    func everythingWrongIsToldWithItsPlace(text: String, pointers: [String]) {
        let problems = Self.read(text).problems
        #expect(problems.map { $0.pointer?.description } == pointers)
        #expect(problems.allSatisfy { $0.source == "config.json" && !$0.message.isEmpty })
    }

    @Test func whatIsUsableIsUsed() {
        let configuration = Self.read(
            """
            {"x": 1, "secrets": {"commands": true, "y": 1}, "vault": {"keyCommand": ["pass", "show"], "z": 1},
             "targets": {"bad": 1, "good": {"kind": "databrain", "token": "t"}}, "defaultTarget": "good"}
            """
        )
        #expect(configuration.problems.count == 4)
        #expect(configuration.allowsCommands)
        #expect(configuration.keyCommand == ["pass", "show"])
        #expect(configuration.targets.map(\.name) == ["local", "good"])
        #expect(configuration.defaultTarget == "good")
    }

    @Test func aWrongTargetConcernsOnlyItself() {
        let configuration = Self.read(#"{"targets":{"bad":1}}"#)
        #expect(configuration.problem(for: "bad") != nil)
        #expect(configuration.problem(for: "local") == nil)
        let vault = Self.read(#"{"vault":1,"targets":{"a":{"kind":"databrain","token":"t"}}}"#)
        #expect(vault.problem(for: "local") != nil)
        #expect(vault.problem(for: "a") == nil)
        #expect(Self.read(#"{"x":1}"#).problem(for: "local") != nil)
    }

    @Test func whoMayBeOfKindLocalIsSaid() {
        let second = Self.read(#"{"targets":{"second":{"kind":"local"}}}"#).problems.first?.message
        #expect(second == "Only the target named `local` may have the `kind` `local`.")
        let local = Self.read(#"{"targets":{"local":{"kind":"databrain"}}}"#).problems.first?.message
        #expect(local == "The target named `local` is the vault, so its `kind` must be `local`.")
    }

    @Test func theDefaultMayBeATargetFromElsewhere() {
        let text = #"{"defaultTarget":"databrain"}"#
        #expect(Self.read(text).problems.count == 1)
        #expect(Self.read(text, otherTargets: ["databrain"]).problems == [])
    }

    @Test func aDuplicateKeyIsNamed() {
        let message = Self.read(#"{"vault":{"a":1,"a":2}}"#).problems.first?.message
        #expect(message == "The key `a` stands twice in one object.")
    }

    @Test func noConfiguredValueIsEverTold() {
        let configuration = Self.read(
            #"{"targets":{"a":{"kind":"hunter2","token":"hunter2"},"b":{"kind":"databrain","token":["hunter2"]}}}"#
        )
        #expect(configuration.problems.count == 2)
        #expect(!configuration.problems.contains { $0.sentence.contains("hunter2") })
    }
}
