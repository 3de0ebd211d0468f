import Datasource
import Foundation
import Testing

@testable import Connectivity

struct TextDecoderTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let encoding: TextEncoding
        let bytes: [UInt8]
        var text: String?
        var invalidAt: Int?

        var testDescription: String { "\(encoding.name) \(bytes)" }
    }

    static let valid = [
        Case(encoding: .utf8, bytes: Array("aé日🙂".utf8), text: "aé日🙂"),
        Case(encoding: .utf8, bytes: [0xED, 0x9F, 0xBF, 0xEE, 0x80, 0x80], text: "\u{D7FF}\u{E000}"),
        Case(encoding: .utf8, bytes: [0xF4, 0x8F, 0xBF, 0xBF], text: "\u{10FFFF}"),
        Case(encoding: .ascii, bytes: Array("abc".utf8), text: "abc"),
        Case(encoding: .latin1, bytes: [0x61, 0xE9, 0xFF, 0x85], text: "aéÿ\u{85}"),
        Case(encoding: .windows1252, bytes: [0x61, 0x80, 0xE9, 0x9F, 0x8E], text: "a€éŸŽ"),
        Case(encoding: .utf16LittleEndian, bytes: [0x61, 0, 0xE9, 0, 0x3D, 0xD8, 0x42, 0xDE], text: "aé🙂"),
        Case(encoding: .utf16BigEndian, bytes: [0, 0x61, 0x65, 0xE5, 0xD8, 0x3D, 0xDE, 0x42], text: "a日🙂"),
    ]

    static let invalid = [
        Case(encoding: .utf8, bytes: [0x61, 0x80], invalidAt: 1),
        Case(encoding: .utf8, bytes: [0x61, 0xC0, 0xAF], invalidAt: 1),
        Case(encoding: .utf8, bytes: [0x61, 0xE0, 0x9F, 0xBF], invalidAt: 1),
        Case(encoding: .utf8, bytes: [0xED, 0xA0, 0x80], invalidAt: 0),
        Case(encoding: .utf8, bytes: [0xF0, 0x8F, 0xBF, 0xBF], invalidAt: 0),
        Case(encoding: .utf8, bytes: [0xF4, 0x90, 0x80, 0x80], invalidAt: 0),
        Case(encoding: .utf8, bytes: [0xC3, 0xA9, 0xC3, 0x61], invalidAt: 2),
        Case(encoding: .utf8, bytes: [0x61, 0xF0, 0x9F, 0x99], invalidAt: 1),
        Case(encoding: .utf8, bytes: [0xFF], invalidAt: 0),
        Case(encoding: .ascii, bytes: [0x61, 0x62, 0x80], invalidAt: 2),
        Case(encoding: .windows1252, bytes: [0x61, 0x81], invalidAt: 1),
        Case(encoding: .utf16LittleEndian, bytes: [0x61, 0, 0x42, 0xDE], invalidAt: 2),
        Case(encoding: .utf16LittleEndian, bytes: [0x61, 0, 0x3D, 0xD8, 0x61, 0], invalidAt: 2),
        Case(encoding: .utf16LittleEndian, bytes: [0x61, 0, 0x61], invalidAt: 2),
        Case(encoding: .utf16BigEndian, bytes: [0xD8, 0x3D], invalidAt: 0),
    ]

    @Test("A text is the same in one piece and at every split", arguments: valid)
    func decoding(_ testCase: Case) throws {
        for split in 0...testCase.bytes.count {
            let text = try decode(testCase, split: split)
            #expect(String(decoding: text, as: UTF8.self) == testCase.text)
        }
    }

    @Test("The first wrong character is told by its first byte, at every split", arguments: invalid)
    func invalidBytes(_ testCase: Case) throws {
        let offset = try #require(testCase.invalidAt)
        for split in 0...testCase.bytes.count {
            #expect(throws: InvalidBytes(offset: offset)) {
                try decode(testCase, split: split)
            }
        }
    }

    @Test("A character that is cut off at the end of a prefix is left out", arguments: valid)
    func truncation(_ testCase: Case) throws {
        let whole = try decode(testCase, split: 0)
        for count in 0...testCase.bytes.count {
            let cut = Case(encoding: testCase.encoding, bytes: Array(testCase.bytes[..<count]))
            let text = try decode(cut, split: 0, isTruncated: true)
            #expect(whole.starts(with: text))
            #expect(String(validating: text, as: UTF8.self) != nil)
        }
    }

    @Test("Every byte and byte pair of UTF-8 is judged as the standard library judges it")
    func agreement() {
        for first in UInt8.min...UInt8.max {
            for second in UInt8.min...UInt8.max {
                for tail in [[], [0x80], [0xBF], [0x80, 0x80], [0xBF, 0xBF]] as [[UInt8]] {
                    let bytes = [first, second] + tail
                    let expected = String(validating: bytes, as: UTF8.self) != nil
                    let testCase = Case(encoding: .utf8, bytes: bytes)
                    #expect(((try? decode(testCase, split: 1)) != nil) == expected, "\(bytes)")
                }
            }
        }
    }

    @Test("Windows-1252 is what Foundation takes it for")
    func windows1252() throws {
        for byte in UInt8.min...UInt8.max where ![0x81, 0x8D, 0x8F, 0x90, 0x9D].contains(byte) {
            let expected = String(data: Data([byte]), encoding: .windowsCP1252)
            let text = try decode(Case(encoding: .windows1252, bytes: [byte]), split: 0)
            #expect(String(decoding: text, as: UTF8.self) == expected)
        }
    }

    private func decode(_ testCase: Case, split: Int, isTruncated: Bool = false) throws -> [UInt8] {
        func run(_ characters: some CharacterDecoder) throws -> [UInt8] {
            var decoder = TextDecoder(characters, offset: 0)
            try decoder.decode(testCase.bytes[..<split])
            try decoder.decode(testCase.bytes[split...])
            try decoder.finish(isTruncated: isTruncated)
            return decoder.text
        }
        switch testCase.encoding {
        case .utf8: return try run(UTF8Decoder())
        case .ascii: return try run(SingleByteDecoder.ascii)
        case .latin1: return try run(SingleByteDecoder.latin1)
        case .windows1252: return try run(SingleByteDecoder.windows1252)
        case .utf16LittleEndian: return try run(UTF16Decoder(isBigEndian: false))
        case .utf16, .utf16BigEndian: return try run(UTF16Decoder(isBigEndian: true))
        }
    }
}
