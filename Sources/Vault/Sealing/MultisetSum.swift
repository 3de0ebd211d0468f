/// A sum of 256-bit numbers, modulo 2²⁵⁶, to which numbers can be added and from which they can be taken away again.
struct MultisetSum: Hashable {
    /// The least significant 64 bits first.
    private var limbs: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    static let count = 32

    init() {}

    /// - Parameter bytes: 32, the most significant first; nil for another number of them.
    init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.count else { return nil }
        for byte in bytes {
            limbs.3 = limbs.3 << 8 | limbs.2 >> 56
            limbs.2 = limbs.2 << 8 | limbs.1 >> 56
            limbs.1 = limbs.1 << 8 | limbs.0 >> 56
            limbs.0 = limbs.0 << 8 | UInt64(byte)
        }
    }

    /// The most significant byte first.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.count)
        for limb in [limbs.3, limbs.2, limbs.1, limbs.0] {
            withUnsafeBytes(of: limb.bigEndian) { bytes.append(contentsOf: $0) }
        }
        return bytes
    }

    static func += (sum: inout MultisetSum, number: MultisetSum) {
        var carry = false
        sum.limbs.0 = add(sum.limbs.0, number.limbs.0, &carry)
        sum.limbs.1 = add(sum.limbs.1, number.limbs.1, &carry)
        sum.limbs.2 = add(sum.limbs.2, number.limbs.2, &carry)
        sum.limbs.3 = add(sum.limbs.3, number.limbs.3, &carry)
    }

    static func -= (sum: inout MultisetSum, number: MultisetSum) {
        // Minus x is the complement of x plus 1.
        var complement = MultisetSum()
        complement.limbs = (~number.limbs.0, ~number.limbs.1, ~number.limbs.2, ~number.limbs.3)
        var one = MultisetSum()
        one.limbs.0 = 1
        sum += complement
        sum += one
    }

    private static func add(_ left: UInt64, _ right: UInt64, _ carry: inout Bool) -> UInt64 {
        let (sum, overflows) = left.addingReportingOverflow(right)
        let (result, overflowsAgain) = sum.addingReportingOverflow(carry ? 1 : 0)
        carry = overflows || overflowsAgain
        return result
    }

    static func == (left: MultisetSum, right: MultisetSum) -> Bool {
        left.limbs == right.limbs
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(bytes)
    }
}
