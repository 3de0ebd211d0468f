/// The functions of OpenSSL's libcrypto that we call, the same in its versions 1.1 and 3.
package struct CryptoLibrary: LibraryFunctions {
    package typealias CipherContext = OpaquePointer
    package typealias Cipher = OpaquePointer
    package typealias MACContext = OpaquePointer
    package typealias Digest = OpaquePointer
    package typealias Bytes = UnsafePointer<UInt8>
    package typealias MutableBytes = UnsafeMutablePointer<UInt8>
    package typealias InitializeCipher =
        @Sendable @convention(c) (CipherContext?, Cipher?, OpaquePointer?, Bytes?, Bytes?) -> CInt
    package typealias UpdateCipher =
        @Sendable @convention(c) (CipherContext?, MutableBytes?, UnsafeMutablePointer<CInt>?, Bytes?, CInt) -> CInt
    package typealias FinishCipher =
        @Sendable @convention(c) (CipherContext?, MutableBytes?, UnsafeMutablePointer<CInt>?) -> CInt

    package static let shared = Library<CryptoLibrary>()

    package static let library = LibraryDescription(
        name: "libcrypto (OpenSSL)",
        candidates: LibraryCandidates.crypto,
        packages: LibraryPackages(debian: "libssl3", fedora: "openssl-libs", homebrew: "openssl@3")
    )

    package let versionText: @Sendable @convention(c) (CInt) -> UnsafePointer<CChar>?

    /// AES-256-GCM, SHA-256 and randomness.
    package let algorithms: CryptoAlgorithms

    package let wipe: @Sendable @convention(c) (UnsafeMutableRawPointer?, Int) -> Void
    package let compare: @Sendable @convention(c) (UnsafeRawPointer?, UnsafeRawPointer?, Int) -> CInt
    package let clearErrors: @Sendable @convention(c) () -> Void

    package let newCipherContext: @Sendable @convention(c) () -> CipherContext?
    package let freeCipherContext: @Sendable @convention(c) (CipherContext?) -> Void
    package let controlCipher: @Sendable @convention(c) (CipherContext?, CInt, CInt, UnsafeMutableRawPointer?) -> CInt
    package let initializeEncryption: InitializeCipher
    package let updateEncryption: UpdateCipher
    package let finishEncryption: FinishCipher
    package let initializeDecryption: InitializeCipher
    package let updateDecryption: UpdateCipher
    package let finishDecryption: FinishCipher

    package let newMACContext: @Sendable @convention(c) () -> MACContext?
    package let freeMACContext: @Sendable @convention(c) (MACContext?) -> Void
    package let initializeMAC:
        @Sendable @convention(c) (MACContext?, UnsafeRawPointer?, CInt, Digest?, OpaquePointer?) -> CInt
    package let updateMAC: @Sendable @convention(c) (MACContext?, Bytes?, Int) -> CInt
    package let finishMAC:
        @Sendable @convention(c) (MACContext?, MutableBytes?, UnsafeMutablePointer<CUnsignedInt>?) -> CInt

    package let encodeBase64: @Sendable @convention(c) (MutableBytes?, Bytes?, CInt) -> CInt
    package let decodeBase64: @Sendable @convention(c) (MutableBytes?, Bytes?, CInt) -> CInt

    package init(_ library: LoadedLibrary) throws(LibraryError) {
        versionText = try library.function("OpenSSL_version")
        wipe = try library.function("OPENSSL_cleanse")
        compare = try library.function("CRYPTO_memcmp")
        clearErrors = try library.function("ERR_clear_error")
        newCipherContext = try library.function("EVP_CIPHER_CTX_new")
        freeCipherContext = try library.function("EVP_CIPHER_CTX_free")
        controlCipher = try library.function("EVP_CIPHER_CTX_ctrl")
        initializeEncryption = try library.function("EVP_EncryptInit_ex")
        updateEncryption = try library.function("EVP_EncryptUpdate")
        finishEncryption = try library.function("EVP_EncryptFinal_ex")
        initializeDecryption = try library.function("EVP_DecryptInit_ex")
        updateDecryption = try library.function("EVP_DecryptUpdate")
        finishDecryption = try library.function("EVP_DecryptFinal_ex")
        newMACContext = try library.function("HMAC_CTX_new")
        freeMACContext = try library.function("HMAC_CTX_free")
        initializeMAC = try library.function("HMAC_Init_ex")
        updateMAC = try library.function("HMAC_Update")
        finishMAC = try library.function("HMAC_Final")
        encodeBase64 = try library.function("EVP_EncodeBlock")
        decodeBase64 = try library.function("EVP_DecodeBlock")
        try Self.keepRunningAtExit(library)
        algorithms = try CryptoAlgorithms(library)
    }

    /// `3.0.19`, out of `OpenSSL 3.0.19 27 Jan 2026`.
    package var version: String {
        let text = versionText(0).map { String(cString: $0) } ?? "unknown"
        let words = text.split(separator: " ")
        return words.count > 1 ? String(words[1]) : text
    }

    /// Tells the library not to take itself apart while the process exits: threads of ours may still be inside it.
    private static func keepRunningAtExit(_ library: LoadedLibrary) throws(LibraryError) {
        let initialize: @convention(c) (UInt64, OpaquePointer?) -> CInt = try library.function("OPENSSL_init_crypto")
        let withoutExitHandler: UInt64 = 0x0008_0000
        _ = initialize(withoutExitHandler, nil)
    }
}
