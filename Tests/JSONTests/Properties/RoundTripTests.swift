import JSON
import Testing

/// What is written is read as the same value, however it is spelled.
struct RoundTripTests {
    static let seeds = UInt64(1)...40
    static let valuesPerSeed = 50

    @Test("Written compactly", arguments: seeds)
    func compact(_ seed: UInt64) throws {
        var random = RandomValue(seed: seed)
        for _ in 0..<Self.valuesPerSeed {
            let value = random.value()
            let bytes = value.bytes
            #expect(try Parsing.value(of: bytes) == value)
            #expect(!bytes.contains(0x0A))
        }
    }

    @Test("Written over several lines", arguments: seeds)
    func indented(_ seed: UInt64) throws {
        var random = RandomValue(seed: seed)
        for _ in 0..<Self.valuesPerSeed {
            let value = random.value()
            var bytes: [UInt8] = []
            bytes.append(indentedJSON: value)
            #expect(try Parsing.value(of: bytes) == value)
        }
    }

    @Test("Spelled with white space and escapes anywhere", arguments: seeds)
    func anySpelling(_ seed: UInt64) throws {
        var random = RandomValue(seed: seed)
        var spelling = RandomSpelling(seed: seed)
        for _ in 0..<Self.valuesPerSeed {
            let value = random.value()
            let text = spelling.text(of: value)
            #expect(try Parsing.value(of: text) == value, "\(text)")
        }
    }

    @Test("Keys are found again through views", arguments: seeds)
    func members(_ seed: UInt64) throws {
        var random = RandomValue(seed: seed)
        var spelling = RandomSpelling(seed: seed)
        for _ in 0..<Self.valuesPerSeed {
            let value = random.value()
            try Parsing.withView(of: spelling.text(of: value)) { view in
                for key in value.object?.keys ?? [] {
                    #expect(view.member(named: key)?.value == value[key])
                }
                let duplicates = value.object.map { Set($0.members.map(\.key)).count < $0.members.count }
                #expect((view.duplicateKey != nil) == (duplicates ?? false))
            }
        }
    }

    @Test("The random values are of every kind")
    func generator() {
        var random = RandomValue(seed: 1)
        var kinds: Set<JSONKind> = []
        for _ in 0..<200 {
            kinds.insert(random.value().kind)
        }
        #expect(kinds.count == 7)
    }
}
