/// Fields in a row of bytes that can be read in one way only: each is preceded by its length, in eight bytes.
///
/// What is sealed or authenticated is bound to such a row. Without the lengths, the name `ab` of type `c` would be the
/// same bytes as the name `a` of type `bc`.
struct BoundFields {
    private(set) var bytes: [UInt8] = []

    /// - Parameter label: what the fields describe, so that rows for two purposes are never alike.
    init(_ label: StaticString) {
        // Room for what most records have: this is made for each of them whenever the manifest is checked.
        bytes.reserveCapacity(384)
        append("datasource-bridge vault")
        append(Int64(VaultFormat.version))
        append("\(label)")
    }

    mutating func append(_ field: [UInt8]) {
        append(bigEndian: UInt64(field.count))
        bytes.append(contentsOf: field)
    }

    mutating func append(_ text: String) {
        append(bigEndian: UInt64(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    mutating func append(_ number: Int64) {
        append(bigEndian: 8)
        append(bigEndian: UInt64(bitPattern: number))
    }

    private mutating func append(bigEndian number: UInt64) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }
}
