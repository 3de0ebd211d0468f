import NativeLibraries

/// A sealed text: unreadable without the key, and of no use anywhere but where it was put.
struct SealedText: Hashable {
    static let tagCount = 16

    /// Authenticates the text and everything that it is bound to. Kept apart, because the manifest needs it alone.
    var tag: [UInt8]

    /// The nonce and the encrypted text.
    var body: [UInt8]
}

/// AES-256-GCM under one key, with a fresh random nonce of 96 bits for each sealing.
///
/// With random nonces a key must not seal more than 2³² texts (NIST SP 800-38D, section 8.3): at ten writes a second that
/// takes years. Each vault has keys of its own, derived with its salt.
struct Sealer {
    private static let nonceCount = 12
    private static let getTag: CInt = 0x10
    private static let setTag: CInt = 0x11

    /// SQLite keeps no larger value.
    private static let longestText = 999_000_000

    let crypto: CryptoLibrary
    let key: KeyBytes

    /// Seals a text.
    ///
    /// - Parameter fields: what the text is bound to: it opens only beside the very same fields.
    func seal(_ text: [UInt8], boundTo fields: BoundFields) throws(VaultError) -> SealedText {
        guard text.count <= Self.longestText else {
            throw VaultError(.unavailable, "The vault can't keep a text of more than \(Self.longestText) bytes.")
        }
        let nonce = try crypto.random(count: Self.nonceCount)
        var tag = [UInt8](repeating: 0, count: SealedText.tagCount)
        var encrypted = [UInt8](repeating: 0, count: text.count)
        var count: CInt = 0
        let isDone = try withContext { context in
            key.withBytes { crypto.initializeEncryption(context, crypto.algorithms.aes256GCM, nil, $0, nonce) } == 1
                && crypto.updateEncryption(context, nil, &count, fields.bytes, CInt(fields.bytes.count)) == 1
                && crypto.updateEncryption(context, &encrypted, &count, text, CInt(text.count)) == 1
                && crypto.finishEncryption(context, &encrypted, &count) == 1
                && crypto.controlCipher(context, Self.getTag, CInt(tag.count), &tag) == 1
        }
        guard isDone else { throw .cryptographyFailed }
        return SealedText(tag: tag, body: nonce + encrypted)
    }

    /// Opens a sealed text.
    ///
    /// - Returns: nil when it isn't what was sealed under this key, bound to these fields.
    func open(_ sealed: SealedText, boundTo fields: BoundFields) throws(VaultError) -> [UInt8]? {
        let limit = Self.longestText + Self.nonceCount
        guard sealed.tag.count == SealedText.tagCount, (Self.nonceCount...limit).contains(sealed.body.count) else {
            return nil
        }
        let nonce = [UInt8](sealed.body.prefix(Self.nonceCount))
        let encrypted = [UInt8](sealed.body.dropFirst(Self.nonceCount))
        var tag = sealed.tag
        var text = [UInt8](repeating: 0, count: encrypted.count)
        var count: CInt = 0
        var isAuthentic = false
        let isReady = try withContext { context in
            let isReady =
                key.withBytes { crypto.initializeDecryption(context, crypto.algorithms.aes256GCM, nil, $0, nonce) } == 1
                && crypto.updateDecryption(context, nil, &count, fields.bytes, CInt(fields.bytes.count)) == 1
                && crypto.updateDecryption(context, &text, &count, encrypted, CInt(encrypted.count)) == 1
                && crypto.controlCipher(context, Self.setTag, CInt(tag.count), &tag) == 1
            isAuthentic = isReady && crypto.finishDecryption(context, &text, &count) == 1
            return isReady
        }
        guard isReady else { throw .cryptographyFailed }
        guard isAuthentic else {
            crypto.clearErrors()
            return nil
        }
        return text
    }

    /// Freeing the context wipes the library's copy of the key too.
    private func withContext(_ body: (CryptoLibrary.CipherContext) -> Bool) throws(VaultError) -> Bool {
        guard let context = crypto.newCipherContext() else { throw .cryptographyFailed }
        defer { crypto.freeCipherContext(context) }
        return body(context)
    }
}
