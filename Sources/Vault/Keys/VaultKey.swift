import NativeLibraries

/// The key that a user keeps: 32 bytes that nobody else can guess, written as base64.
struct VaultKey {
    let bytes: KeyBytes
    private let crypto: CryptoLibrary

    /// A new key from the system's source of randomness; nil when that fails.
    static func random(_ crypto: CryptoLibrary) -> VaultKey? {
        let bytes = KeyBytes(crypto: crypto) { crypto.algorithms.fillRandomly($0, count: KeyBytes.count) }
        return bytes.map { VaultKey(bytes: $0, crypto: crypto) }
    }

    private init(bytes: KeyBytes, crypto: CryptoLibrary) {
        self.bytes = bytes
        self.crypto = crypto
    }

    /// Reads base64 (RFC 4648, section 4, padding included), with white space around it; nil for anything else.
    init?(base64 text: [UInt8], crypto: CryptoLibrary) {
        let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
        let start = text.firstIndex { !isSpace($0) } ?? text.endIndex
        let digits = text[start...]
        let end = digits.lastIndex { !isSpace($0) } ?? start
        guard digits.count >= Self.base64Count, end - start == Self.base64Count - 1 else { return nil }
        let bytes = KeyBytes(crypto: crypto) { key in
            Self.decode(digits.prefix(Self.base64Count), into: key, crypto)
        }
        guard let bytes else { return nil }
        self.init(bytes: bytes, crypto: crypto)
        // The library's decoder takes what isn't quite base64; only what it would write itself is the key.
        guard base64.elementsEqual(digits.prefix(Self.base64Count)) else { return nil }
    }

    /// The key in base64, without a line feed.
    var base64: [UInt8] {
        var text = [UInt8](repeating: 0, count: Self.base64Count + 1)
        bytes.withBytes { _ = crypto.encodeBase64(&text, $0, CInt(KeyBytes.count)) }
        text.removeLast()
        return text
    }

    /// Makes a key for one purpose, from which neither this one nor another purpose's can be told.
    ///
    /// This is the expansion of HKDF (RFC 5869, section 2.3) to one block; its extraction isn't needed, because the key
    /// is uniformly random already (section 3.3).
    ///
    /// - Parameter salt: the vault's own, so that two vaults with one key share no derived key.
    func derived(for purpose: String, salt: [UInt8]) throws(VaultError) -> KeyBytes {
        var info = BoundFields("derive")
        info.append(purpose)
        info.append(salt)
        var code = try Authenticator(crypto: crypto, key: bytes).code(for: info.bytes + [1])
        defer { code.withUnsafeMutableBytes { crypto.wipe($0.baseAddress, $0.count) } }
        let derived = KeyBytes(crypto: crypto) { memory in
            memory.update(from: code, count: KeyBytes.count)
            return true
        }
        guard let derived else { throw .cryptographyFailed }
        return derived
    }

    private static let base64Count = 44

    private static func decode(
        _ digits: ArraySlice<UInt8>,
        into key: UnsafeMutablePointer<UInt8>,
        _ crypto: CryptoLibrary
    ) -> Bool {
        // One byte more than the key: the decoder counts padding as a byte of zero.
        var decoded = [UInt8](repeating: 0, count: KeyBytes.count + 1)
        defer { decoded.withUnsafeMutableBytes { crypto.wipe($0.baseAddress, $0.count) } }
        let count = digits.withUnsafeBufferPointer { text in
            crypto.decodeBase64(&decoded, text.baseAddress, CInt(text.count))
        }
        guard Int(count) == decoded.count else {
            crypto.clearErrors()
            return false
        }
        key.update(from: decoded, count: KeyBytes.count)
        return true
    }
}
