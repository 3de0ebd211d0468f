import NativeLibraries

/// Digests and message authentication codes by libcrypto.
struct Cryptography: Sendable {
    /// The library failed, most likely for lack of memory.
    struct Failure: Error, Hashable {}

    static let digestCount = 32

    /// The longest message that is signed or digested: far above what any request here has.
    private static let longestMessage = 64 << 20

    let crypto: CryptoLibrary
    let signing: SigningLibrary

    /// - Throws: when the library isn't installed.
    init() throws(LibraryError) {
        crypto = try CryptoLibrary.shared.functions()
        signing = try SigningLibrary.shared.functions()
    }

    /// SHA-256 (FIPS 180-4): 32 bytes.
    func sha256(_ message: [UInt8]) throws(Failure) -> [UInt8] {
        guard message.count <= Self.longestMessage else { throw Failure() }
        var digest = [UInt8](repeating: 0, count: Self.digestCount)
        let result = signing.digest(message, message.count, &digest, nil, crypto.algorithms.sha256, nil)
        guard result == 1 else { throw Failure() }
        return digest
    }

    /// HMAC with SHA-256 (RFC 2104): 32 bytes.
    func hmac(_ message: [UInt8], key: [UInt8]) throws(Failure) -> [UInt8] {
        guard message.count <= Self.longestMessage, key.count <= Self.longestMessage,
            let context = crypto.newMACContext()
        else { throw Failure() }
        // This wipes the library's copy of the key too.
        defer { crypto.freeMACContext(context) }
        // A nil key would mean that of the time before, and an empty array may have no address.
        let keyBytes = key.isEmpty ? [0] : key
        var code = [UInt8](repeating: 0, count: Self.digestCount)
        let isDone =
            crypto.initializeMAC(context, keyBytes, CInt(key.count), crypto.algorithms.sha256, nil) == 1
            && crypto.updateMAC(context, message, message.count) == 1
            && crypto.finishMAC(context, &code, nil) == 1
        guard isDone else { throw Failure() }
        return code
    }
}
