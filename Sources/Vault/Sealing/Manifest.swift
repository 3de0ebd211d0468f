/// What the vault holds at one moment, in 48 bytes that are sealed and change with every write.
///
/// A record that is sealed can't be read, changed or moved by somebody who can only write to the file. It could still be
/// deleted, or replaced by its own older version, which was sealed as properly. The manifest sees both. It keeps the
/// number of records, and the sum, modulo 2²⁵⁶, of one number for each: the HMAC-SHA256 of everything that the record's
/// rows show, with the tags of their sealed texts standing for these. A write takes the old number away and adds the
/// new one, so it costs the same however many records there are; the check adds all of them up again.
///
/// Why that is safe: sums of plain hashes can be made to collide (Wagner's generalized birthday problem), but here nobody
/// without the key can compute a record's number, and, because the sum is sealed, nobody sees one either. This is
/// MSet-Add-Hash of Clarke, Devadas, van Dijk, Gassend and Suh (2003), with the sum hidden by encryption.
///
/// What it can't see: the whole file being replaced by an older copy of itself, which is a vault as good as any. While a
/// process has the vault open, it does notice when `changes` goes backwards in the very same file. Nor does it see
/// damage to SQLite's own structures that leaves every row in place, as an index that hides a row from a look-up.
struct Manifest: Hashable {
    /// Writes since the vault was made.
    var changes: UInt64 = 0

    /// Records in the vault.
    var records: UInt64 = 0

    var sum = MultisetSum()

    mutating func add(_ number: MultisetSum) {
        records &+= 1
        sum += number
    }

    mutating func remove(_ number: MultisetSum) {
        records &-= 1
        sum -= number
    }
}

extension Manifest {
    private static let count = 16 + MultisetSum.count

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        withUnsafeBytes(of: changes.bigEndian) { bytes.append(contentsOf: $0) }
        withUnsafeBytes(of: records.bigEndian) { bytes.append(contentsOf: $0) }
        return bytes + sum.bytes
    }

    init?(bytes: [UInt8]) {
        guard bytes.count == Self.count, let sum = MultisetSum(bytes: bytes[16...]) else { return nil }
        changes = Self.number(bytes[0..<8])
        records = Self.number(bytes[8..<16])
        self.sum = sum
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}
