import Datasource
import JSON
import Testing

struct MergePatchTests {
    @Test(
        "RFC 7396, appendix A",
        arguments: [
            (#"{"a":"b"}"#, #"{"a":"c"}"#, #"{"a":"c"}"#),
            (#"{"a":"b"}"#, #"{"b":"c"}"#, #"{"a":"b","b":"c"}"#),
            (#"{"a":"b"}"#, #"{"a":null}"#, #"{}"#),
            (#"{"a":"b","b":"c"}"#, #"{"a":null}"#, #"{"b":"c"}"#),
            (#"{"a":["b"]}"#, #"{"a":"c"}"#, #"{"a":"c"}"#),
            (#"{"a":"c"}"#, #"{"a":["b"]}"#, #"{"a":["b"]}"#),
            (#"{"a":{"b":"c"}}"#, #"{"a":{"b":"d","c":null}}"#, #"{"a":{"b":"d"}}"#),
            (#"{"a":[{"b":"c"}]}"#, #"{"a":[1]}"#, #"{"a":[1]}"#),
            (#"["a","b"]"#, #"["c","d"]"#, #"["c","d"]"#),
            (#"{"a":"b"}"#, #"["c"]"#, #"["c"]"#),
            (#"{"a":"foo"}"#, "null", "null"),
            (#"{"a":"foo"}"#, #""bar""#, #""bar""#),
            (#"{"e":null}"#, #"{"a":1}"#, #"{"e":null,"a":1}"#),
            ("[1,2]", #"{"a":"b","c":null}"#, #"{"a":"b"}"#),
            ("{}", #"{"a":{"bb":{"ccc":null}}}"#, #"{"a":{"bb":{}}}"#),
        ]
    )
    func appendix(target: String, patch: String, result: String) throws {
        #expect(MergePatch.apply(try json(patch), to: try json(target)) == (try json(result)))
    }

    @Test func intoNothing() throws {
        #expect(MergePatch.apply(try json(#"{"a":{"b":1,"c":null}}"#), to: nil) == (try json(#"{"a":{"b":1}}"#)))
    }

    @Test("Many keys take time in proportion")
    func manyKeys() {
        func seconds(_ count: Int) -> Duration {
            let target = JSONObject((0..<count).map { (key: "k\($0)", value: 1) })
            let patch = JSONObject((0..<count).map { (key: "k\(count - $0 / 2)", value: $0 % 3 == 0 ? nil : 2) })
            return ContinuousClock().measure { _ = MergePatch.apply(patch, to: target) }
        }
        _ = seconds(1000)
        let small = max(seconds(2000), .microseconds(200))
        #expect(seconds(64_000) < small * 32 * 20)
    }
}
