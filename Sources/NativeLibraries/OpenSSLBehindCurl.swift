/// The functions of the OpenSSL that libcurl itself was linked with; each is nil where it uses another TLS library.
///
/// They are looked up through libcurl's handle, because another OpenSSL in the process would misread its structures.
package struct OpenSSLBehindCurl: Sendable {
    package typealias Session = UnsafeMutableRawPointer
    package typealias Context = UnsafeMutableRawPointer

    /// The name of the protocol's version: `TLSv1.3`.
    package let versionOfSession: (@Sendable @convention(c) (Session?) -> UnsafePointer<CChar>?)?

    /// Sets what writes TLS keys into a log; the function is given as an address, nil for none.
    package let setKeyLog: (@Sendable @convention(c) (Context?, UnsafeRawPointer?) -> Void)?

    /// Sets what is called when the server asks for a client certificate; the function, which takes a session and the
    /// last argument and returns an `int`, is given as an address.
    package let setCertificateCallback:
        (@Sendable @convention(c) (Context?, UnsafeRawPointer?, UnsafeMutableRawPointer?) -> Void)?

    /// Nil where one of them is missing.
    package let authorities: AuthorityFunctions?

    init(_ library: LoadedLibrary) {
        versionOfSession = try? library.function("SSL_get_version")
        setKeyLog = try? library.function("SSL_CTX_set_keylog_callback")
        setCertificateCallback = try? library.function("SSL_CTX_set_cert_cb")
        authorities = try? AuthorityFunctions(library)
    }
}
