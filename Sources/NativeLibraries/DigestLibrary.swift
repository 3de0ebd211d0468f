/// The functions of OpenSSL's libcrypto with which passwords are proved: digests, keyed digests and derived keys.
package struct DigestLibrary: LibraryFunctions {
    package typealias Bytes = UnsafePointer<UInt8>
    package typealias MutableBytes = UnsafeMutablePointer<UInt8>
    package typealias Algorithm = OpaquePointer
    package typealias Get = @Sendable @convention(c) () -> Algorithm?

    package static let shared = Library<DigestLibrary>()

    package static let library = CryptoLibrary.library

    package let versionText: @Sendable @convention(c) (CInt) -> UnsafePointer<CChar>?
    package let md5: Get
    package let sha1: Get
    package let sha256: Get
    package let digest:
        @Sendable @convention(c) (
            UnsafeRawPointer?, Int, MutableBytes?, UnsafeMutablePointer<CUnsignedInt>?, Algorithm?, OpaquePointer?
        ) -> CInt
    package let keyedDigest:
        @Sendable @convention(c) (
            Algorithm?, UnsafeRawPointer?, CInt, Bytes?, Int, MutableBytes?, UnsafeMutablePointer<CUnsignedInt>?
        ) -> MutableBytes?
    package let deriveKey:
        @Sendable @convention(c) (
            UnsafePointer<CChar>?, CInt, Bytes?, CInt, CInt, Algorithm?, CInt, MutableBytes?
        ) -> CInt
    package let fillRandomly: @Sendable @convention(c) (MutableBytes?, CInt) -> CInt
    package let compare: @Sendable @convention(c) (UnsafeRawPointer?, UnsafeRawPointer?, Int) -> CInt
    package let encodeBase64: @Sendable @convention(c) (MutableBytes?, Bytes?, CInt) -> CInt
    package let decodeBase64: @Sendable @convention(c) (MutableBytes?, Bytes?, CInt) -> CInt

    package init(_ library: LoadedLibrary) throws(LibraryError) {
        versionText = try library.function("OpenSSL_version")
        md5 = try library.function("EVP_md5")
        sha1 = try library.function("EVP_sha1")
        sha256 = try library.function("EVP_sha256")
        digest = try library.function("EVP_Digest")
        keyedDigest = try library.function("HMAC")
        deriveKey = try library.function("PKCS5_PBKDF2_HMAC")
        fillRandomly = try library.function("RAND_bytes")
        compare = try library.function("CRYPTO_memcmp")
        encodeBase64 = try library.function("EVP_EncodeBlock")
        decodeBase64 = try library.function("EVP_DecodeBlock")
    }

    package var version: String {
        versionText(0).map { String(cString: $0) } ?? "unknown"
    }
}
