/// The algorithms of libcrypto that we use, taken where no configuration reaches them.
///
/// What version 3 calls the default context obeys a configuration file, and the variables `OPENSSL_CONF` and
/// `OPENSSL_MODULES`, which may take AES-GCM away or put something else in its place. So there we use a context of our
/// own. Version 1.1 has no contexts, and its algorithms are built in.
///
/// `@unchecked Sendable`: what is pointed to is made once, never freed, and only read by the library.
package struct CryptoAlgorithms: @unchecked Sendable {
    /// nil when the library can't do it.
    package let aes256GCM: CryptoLibrary.Cipher?

    /// nil when the library can't do it.
    package let sha256: CryptoLibrary.Digest?

    /// The context that they were taken from; nil in version 1.1, which has none.
    package let context: OpaquePointer?

    private let random: Random

    private enum Random {
        typealias Ours = @convention(c) (OpaquePointer?, UnsafeMutablePointer<UInt8>?, Int, CUnsignedInt) -> CInt
        typealias BuiltIn = @convention(c) (UnsafeMutablePointer<UInt8>?, CInt) -> CInt

        case ours(Ours, context: OpaquePointer)
        case builtIn(BuiltIn)
    }

    init(_ library: LoadedLibrary) throws(LibraryError) {
        typealias Text = UnsafePointer<CChar>
        typealias Fetch = @convention(c) (OpaquePointer?, Text?, Text?) -> OpaquePointer?
        typealias Get = @convention(c) () -> OpaquePointer?

        if let newContext = library.optionalFunction("OSSL_LIB_CTX_new", as: Get.self), let context = newContext() {
            let fetchCipher = try library.function("EVP_CIPHER_fetch", as: Fetch.self)
            let fetchDigest = try library.function("EVP_MD_fetch", as: Fetch.self)
            aes256GCM = fetchCipher(context, "AES-256-GCM", nil)
            sha256 = fetchDigest(context, "SHA256", nil)
            random = .ours(try library.function("RAND_bytes_ex"), context: context)
            self.context = context
        } else {
            aes256GCM = try library.function("EVP_aes_256_gcm", as: Get.self)()
            sha256 = try library.function("EVP_sha256", as: Get.self)()
            random = .builtIn(try library.function("RAND_bytes"))
            context = nil
        }
    }

    /// Fills memory with bytes that nobody can guess.
    ///
    /// - Returns: whether that worked; if not, what is in the memory must not be used.
    package func fillRandomly(_ memory: UnsafeMutablePointer<UInt8>, count: Int) -> Bool {
        switch random {
        case .ours(let fill, let context): fill(context, memory, count, 0) == 1
        case .builtIn(let fill): CInt(exactly: count).map { fill(memory, $0) == 1 } ?? false
        }
    }
}
