/// The functions of OpenSSL's libcrypto that signing and digests need beside ``CryptoLibrary``, the same in its versions
/// 1.1 and 3. A table of its own, so that the vault doesn't pay for looking them up.
package struct SigningLibrary: LibraryFunctions {
    package typealias Digest = CryptoLibrary.Digest
    package typealias Bytes = UnsafePointer<UInt8>
    package typealias MutableBytes = UnsafeMutablePointer<UInt8>
    package typealias Memory = OpaquePointer
    package typealias Key = OpaquePointer
    package typealias SigningContext = OpaquePointer
    package typealias KindOfKey = @Sendable @convention(c) (Key?) -> CInt

    package static let shared = Library<SigningLibrary>()

    package static let library = CryptoLibrary.library

    /// The number that OpenSSL gives RSA keys (`EVP_PKEY_RSA`).
    package static let rsa: CInt = 6

    package let digest:
        @Sendable @convention(c) (
            UnsafeRawPointer?, Int, MutableBytes?, UnsafeMutablePointer<CUnsignedInt>?, Digest?, OpaquePointer?
        ) -> CInt

    package let newMemory: @Sendable @convention(c) (UnsafeRawPointer?, CInt) -> Memory?
    package let freeMemory: @Sendable @convention(c) (Memory?) -> CInt

    package let freeKey: @Sendable @convention(c) (Key?) -> Void
    package let kindOfKey: KindOfKey
    package let encodePublicKey: @Sendable @convention(c) (Key?, UnsafeMutablePointer<MutableBytes?>?) -> CInt

    package let newSigningContext: @Sendable @convention(c) () -> SigningContext?
    package let freeSigningContext: @Sendable @convention(c) (SigningContext?) -> Void
    package let sign:
        @Sendable @convention(c) (SigningContext?, MutableBytes?, UnsafeMutablePointer<Int>?, Bytes?, Int) -> CInt

    private let versionText: @Sendable @convention(c) (CInt) -> UnsafePointer<CChar>?
    private let reading: Reading
    private let starting: Starting

    private enum Reading {
        typealias InContext =
            @Sendable @convention(c) (
                Memory?, UnsafeMutablePointer<Key?>?, OpaquePointer?, UnsafeRawPointer?, OpaquePointer?,
                UnsafePointer<CChar>?
            ) -> Key?
        typealias BuiltIn =
            @Sendable @convention(c) (
                Memory?, UnsafeMutablePointer<Key?>?, OpaquePointer?, UnsafeRawPointer?
            ) -> Key?

        case inContext(InContext)
        case builtIn(BuiltIn)
    }

    private enum Starting {
        typealias InContext =
            @Sendable @convention(c) (
                SigningContext?, UnsafeMutablePointer<OpaquePointer?>?, UnsafePointer<CChar>?, OpaquePointer?,
                UnsafePointer<CChar>?, Key?, UnsafeRawPointer?
            ) -> CInt
        typealias BuiltIn =
            @Sendable @convention(c) (
                SigningContext?, UnsafeMutablePointer<OpaquePointer?>?, Digest?, OpaquePointer?, Key?
            ) -> CInt

        case inContext(InContext)
        case builtIn(BuiltIn)
    }

    package init(_ library: LoadedLibrary) throws(LibraryError) {
        versionText = try library.function("OpenSSL_version")
        digest = try library.function("EVP_Digest")
        newMemory = try library.function("BIO_new_mem_buf")
        freeMemory = try library.function("BIO_free")
        freeKey = try library.function("EVP_PKEY_free")
        if let newerName = library.optionalFunction("EVP_PKEY_get_base_id", as: KindOfKey.self) {
            kindOfKey = newerName
        } else {
            kindOfKey = try library.function("EVP_PKEY_base_id")
        }
        encodePublicKey = try library.function("i2d_PUBKEY")
        newSigningContext = try library.function("EVP_MD_CTX_new")
        freeSigningContext = try library.function("EVP_MD_CTX_free")
        sign = try library.function("EVP_DigestSign")
        if let read = library.optionalFunction("PEM_read_bio_PrivateKey_ex", as: Reading.InContext.self) {
            reading = .inContext(read)
            starting = .inContext(try library.function("EVP_DigestSignInit_ex"))
        } else {
            reading = .builtIn(try library.function("PEM_read_bio_PrivateKey"))
            starting = .builtIn(try library.function("EVP_DigestSignInit"))
        }
    }

    package var version: String {
        versionText(0).map { String(cString: $0) } ?? "unknown"
    }

    /// Reads a private key in PEM, in any of the usual forms.
    ///
    /// - Parameters:
    ///   - passphrase: C text; an empty one for none. It must not be nil, because then the library would ask a person.
    ///   - context: of ``CryptoAlgorithms``.
    package func readKey(_ memory: Memory, passphrase: UnsafePointer<CChar>, context: OpaquePointer?) -> Key? {
        switch reading {
        case .inContext(let read): read(memory, nil, nil, passphrase, context, nil)
        case .builtIn(let read): read(memory, nil, nil, passphrase)
        }
    }

    /// Begins a signature with SHA-256.
    ///
    /// - Parameter algorithms: whose context or digest is used.
    /// - Returns: whether that worked.
    package func startSigning(_ signing: SigningContext, key: Key, algorithms: CryptoAlgorithms) -> Bool {
        switch starting {
        case .inContext(let start): start(signing, nil, "SHA256", algorithms.context, nil, key, nil) == 1
        case .builtIn(let start): start(signing, nil, algorithms.sha256, nil, key) == 1
        }
    }
}
