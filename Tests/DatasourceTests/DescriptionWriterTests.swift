import JSON
import Testing

@testable import Datasource

@Suite("Writing descriptions")
struct DescriptionWriterTests {
    /// From far too little memory to more than enough.
    @Test("A description that is longer than was thought is whole", arguments: [0, 1, 40, 48, 49, 50, 4096])
    func anySize(usualSize: Int) {
        let bytes = DescriptionWriter.bytes(usualSize: usualSize, describe)
        #expect(String(decoding: bytes, as: UTF8.self) == #"{"plain":"é","escaped":"\"\\\n","list":[1,2],"flag":true}"#)
    }

    private func describe(_ writer: inout DescriptionWriter) {
        writer.object { writer in
            writer.member("plain", "é")
            writer.member("escaped", "\"\\\n")
            writer.key("list")
            writer.array([1]) { $1.value(.number(.init($0))) }
            writer.append(toArray: "2")
            writer.member("flag", true)
        }
    }
}
