/// A text with a few bytes changed, removed, doubled or swapped for other ones.
struct Mutation {
    var generator: SeededGenerator

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0...generator.below(4) {
            change(&bytes)
        }
        return bytes
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        let place = generator.below(bytes.count)
        switch generator.below(6) {
        case 0: bytes.remove(at: place)
        case 1: bytes[place] ^= 1 << UInt8(generator.below(8))
        case 2: bytes[place] = structuralByte()
        case 3: bytes.insert(structuralByte(), at: place)
        case 4: bytes.removeLast(bytes.count - place)
        default: bytes.swapAt(place, generator.below(bytes.count))
        }
    }

    private mutating func structuralByte() -> UInt8 {
        Array("[]{}:,\"\\u019-+.eEtfn \n\u{0}\u{E9}".utf8).randomElement(using: &generator) ?? 0
    }
}
