import NativeLibraries
import Testing

@testable import Vault

@Suite struct SealingTests {
    let crypto: CryptoLibrary
    let sealer: Sealer

    init() throws {
        crypto = try CryptoLibrary.shared.functions()
        sealer = Sealer(crypto: crypto, key: try Self.key(KeySource.keyA, crypto))
    }

    private static func key(_ base64: String, _ crypto: CryptoLibrary) throws -> KeyBytes {
        try #require(VaultKey(base64: [UInt8](base64.utf8), crypto: crypto)).derived(for: "tests", salt: [1])
    }

    private func fields(_ texts: String...) -> BoundFields {
        texts.reduce(into: BoundFields("test")) { $0.append($1) }
    }

    @Test(arguments: [0, 1, 15, 16, 17, 1000, 100_000])
    func whatIsSealedOpens(_ count: Int) throws {
        let text = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        let sealed = try sealer.seal(text, boundTo: fields("a"))
        #expect(sealed.tag.count == 16)
        #expect(sealed.body.count == 12 + count)
        #expect(try sealer.open(sealed, boundTo: fields("a")) == text)
    }

    @Test func theSameTextIsNeverSealedAlike() throws {
        let sealings = try (0..<100).map { _ in try sealer.seal([1, 2, 3], boundTo: fields("a")) }
        #expect(Set(sealings).count == 100)
        #expect(Set(sealings.map { Array($0.body.prefix(12)) }).count == 100)
    }

    @Test func everyBitCounts() throws {
        let sealed = try sealer.seal([1, 2, 3], boundTo: fields("a"))
        for bit in 0..<(sealed.body.count * 8) {
            var changed = sealed
            changed.body[bit / 8] ^= 1 << (bit % 8)
            #expect(try sealer.open(changed, boundTo: fields("a")) == nil)
        }
        for bit in 0..<(sealed.tag.count * 8) {
            var changed = sealed
            changed.tag[bit / 8] ^= 1 << (bit % 8)
            #expect(try sealer.open(changed, boundTo: fields("a")) == nil)
        }
    }

    @Test(arguments: [[], [0], [UInt8](repeating: 0, count: 11), [UInt8](repeating: 0, count: 12)] as [[UInt8]])
    func whatIsTooShortDoesNotOpen(_ body: [UInt8]) throws {
        #expect(
            try sealer.open(SealedText(tag: [UInt8](repeating: 0, count: 16), body: body), boundTo: fields()) == nil
        )
        #expect(
            try sealer.open(SealedText(tag: body, body: [UInt8](repeating: 0, count: 99)), boundTo: fields()) == nil
        )
    }

    @Test func otherFieldsOrAnotherKeyDoNotOpen() throws {
        let sealed = try sealer.seal([1, 2, 3], boundTo: fields("ab", "c"))
        for other in [fields("a", "bc"), fields("abc"), fields("ab"), fields("ab", "c", ""), fields()] {
            #expect(try sealer.open(sealed, boundTo: other) == nil)
        }
        let stranger = Sealer(crypto: crypto, key: try Self.key(KeySource.keyB, crypto))
        #expect(try stranger.open(sealed, boundTo: fields("ab", "c")) == nil)
    }

    @Test func fieldsCanBeReadInOneWayOnly() {
        var number = fields()
        number.append(Int64(0x4142))
        let all = [fields("ab", "c"), fields("a", "bc"), fields("abc"), fields("abc", ""), fields("", "abc"), number]
        #expect(Set(all.map(\.bytes)).count == all.count)
        #expect(BoundFields("a").bytes != BoundFields("b").bytes)
    }

    /// Computed with another implementation, over a key whose bytes are all `A`.
    @Test func codesAreThoseOfHMAC() throws {
        let key = try #require(VaultKey(base64: [UInt8](KeySource.keyA.utf8), crypto: crypto)?.bytes)
        let authenticator = try Authenticator(crypto: crypto, key: key)
        let expected: [(String, String)] = [
            ("", "595a67cdd155b156011323818105d3d30cf8f6aad916685c0b2d1d7b7678b728"),
            ("what is authenticated", "74fefc1ff9e523878346aa64fe04c9567f865bd54005bdbd168ff29ae6f8ce94"),
        ]
        for (text, code) in expected {
            let computed = try authenticator.code(for: [UInt8](text.utf8))
            #expect(computed.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() == code)
        }
    }

    @Test func keysForTwoPurposesOrVaultsDiffer() throws {
        let key = try #require(VaultKey(base64: [UInt8](KeySource.keyA.utf8), crypto: crypto))
        let derived = try [("a", [1]), ("b", [1]), ("a", [2]), ("a", [1])].map { purpose, salt in
            try key.derived(for: purpose, salt: salt.map { UInt8($0) }).withBytes {
                Array(UnsafeBufferPointer(start: $0, count: 32))
            }
        }
        #expect(Set(derived).count == 3)
        #expect(derived[0] == derived[3])
    }
}
