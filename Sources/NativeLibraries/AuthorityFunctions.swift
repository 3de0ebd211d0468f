/// The functions of OpenSSL, there since its version 1.1.0, with which certificates are handed to it one by one, when it looks
/// for the authority behind another.
///
/// Structures are addresses here; functions that OpenSSL shall call are given as addresses too.
package struct AuthorityFunctions: Sendable {
    package typealias Address = UnsafeMutableRawPointer
    package typealias Bytes = UnsafePointer<UInt8>

    /// `X509_LU_X509`: what is looked for is a certificate.
    package static let certificateKind: CInt = 1

    /// `SSL_CTX_get_cert_store`: of a TLS context.
    package let storeOfContext: @Sendable @convention(c) (Address?) -> Address?

    /// `X509_LOOKUP_meth_new`, with a name that is copied.
    package let newMethod: @Sendable @convention(c) (UnsafePointer<CChar>?) -> Address?

    /// `X509_LOOKUP_meth_set_get_by_subject`: what is called for a name that no certificate of the store has.
    package let setSearch: @Sendable @convention(c) (Address?, UnsafeRawPointer?) -> CInt

    /// `X509_STORE_add_lookup`; the same method twice gives the same lookup.
    package let addLookup: @Sendable @convention(c) (Address?, Address?) -> Address?
    package let setData: @Sendable @convention(c) (Address?, Address?) -> CInt
    package let data: @Sendable @convention(c) (Address?) -> Address?
    package let storeOfLookup: @Sendable @convention(c) (Address?) -> Address?

    /// `X509_STORE_add_cert`; the store keeps a reference of its own.
    package let addCertificate: @Sendable @convention(c) (Address?, Address?) -> CInt

    /// `X509_OBJECT_set1_X509`: makes a certificate the result of a search, with a reference of its own.
    package let setResult: @Sendable @convention(c) (Address?, Address?) -> CInt

    /// `d2i_X509`, with nil first: reads DER, and moves the address past it.
    package let readCertificate: @Sendable @convention(c) (Address?, UnsafeMutablePointer<Bytes?>?, CLong) -> Address?
    package let freeCertificate: @Sendable @convention(c) (Address?) -> Void

    /// `d2i_X509_NAME`, as `readCertificate`.
    package let readName: @Sendable @convention(c) (Address?, UnsafeMutablePointer<Bytes?>?, CLong) -> Address?
    package let freeName: @Sendable @convention(c) (Address?) -> Void

    /// `X509_NAME_cmp`: 0 for names that are the same by the rules of RFC 5280, however they are encoded.
    package let compareNames: @Sendable @convention(c) (Address?, Address?) -> CInt

    init(_ library: LoadedLibrary) throws(LibraryError) {
        storeOfContext = try library.function("SSL_CTX_get_cert_store")
        newMethod = try library.function("X509_LOOKUP_meth_new")
        setSearch = try library.function("X509_LOOKUP_meth_set_get_by_subject")
        addLookup = try library.function("X509_STORE_add_lookup")
        setData = try library.function("X509_LOOKUP_set_method_data")
        data = try library.function("X509_LOOKUP_get_method_data")
        storeOfLookup = try library.function("X509_LOOKUP_get_store")
        addCertificate = try library.function("X509_STORE_add_cert")
        setResult = try library.function("X509_OBJECT_set1_X509")
        readCertificate = try library.function("d2i_X509")
        freeCertificate = try library.function("X509_free")
        readName = try library.function("d2i_X509_NAME")
        freeName = try library.function("X509_NAME_free")
        compareNames = try library.function("X509_NAME_cmp")
    }
}
