import NativeLibraries

/// HMAC-SHA256 (RFC 2104) under one key. Not for two threads at once: it keeps the library's context.
final class Authenticator {
    static let count = 32

    private let crypto: CryptoLibrary
    private let context: CryptoLibrary.MACContext

    init(crypto: CryptoLibrary, key: KeyBytes) throws(VaultError) {
        guard let context = crypto.newMACContext() else { throw .cryptographyFailed }
        self.crypto = crypto
        self.context = context
        let result = key.withBytes {
            crypto.initializeMAC(context, $0, CInt(KeyBytes.count), crypto.algorithms.sha256, nil)
        }
        guard result == 1 else { throw .cryptographyFailed }
    }

    deinit {
        // This wipes the library's copy of the key too.
        crypto.freeMACContext(context)
    }

    /// The 32 bytes that nobody without the key can make from these.
    func code(for bytes: [UInt8]) throws(VaultError) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: Self.count)
        let isDone =
            crypto.initializeMAC(context, nil, 0, nil, nil) == 1
            && crypto.updateMAC(context, bytes, bytes.count) == 1
            && crypto.finishMAC(context, &code, nil) == 1
        guard isDone else { throw .cryptographyFailed }
        return code
    }
}

extension VaultError {
    static var cryptographyFailed: VaultError {
        VaultError(.unavailable, "The cryptographic library failed, most likely for lack of memory or randomness.")
    }
}

extension CryptoLibrary {
    /// Compares without telling by its time where two codes differ.
    func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && compare(left, right, left.count) == 0
    }

    /// Bytes that nobody can guess.
    func random(count: Int) throws(VaultError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        guard algorithms.fillRandomly(&bytes, count: count) else { throw .cryptographyFailed }
        return bytes
    }
}
