import NativeLibraries

/// The keys that one vault uses, each for one purpose, derived from the user's key and the vault's salt.
struct VaultKeys {
    static let saltCount = 16

    /// Seals documents, reports of tests and schemas.
    let records: Sealer

    let manifest: Sealer

    /// Makes the number of each record that the manifest adds up.
    let numbers: Authenticator

    /// Stands in the file, so that another key is noticed before anything is read or written with it.
    let check: [UInt8]

    /// - Parameter salt: not secret; random, and never another once the vault is made.
    init(_ key: VaultKey, salt: [UInt8], crypto: CryptoLibrary) throws(VaultError) {
        records = Sealer(crypto: crypto, key: try key.derived(for: "records", salt: salt))
        manifest = Sealer(crypto: crypto, key: try key.derived(for: "manifest", salt: salt))
        numbers = try Authenticator(crypto: crypto, key: key.derived(for: "numbers", salt: salt))
        let checking = try Authenticator(crypto: crypto, key: key.derived(for: "check", salt: salt))
        check = try checking.code(for: BoundFields("check").bytes)
    }

    /// The number that the manifest counts a record with.
    func number(of row: RecordRow) throws(VaultError) -> MultisetSum {
        guard let number = MultisetSum(bytes: try numbers.code(for: row.shown.bytes)) else { throw .cryptographyFailed }
        return number
    }
}
