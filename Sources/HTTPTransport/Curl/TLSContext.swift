import NativeLibraries

/// What we change about each TLS context of libcurl's, where its TLS library is OpenSSL.
enum TLSContext {
    typealias ContextCallback =
        @convention(c) (UnsafeMutableRawPointer?, OpenSSLBehindCurl.Context?, UnsafeMutableRawPointer?) -> CInt
    typealias CertificateCallback = @convention(c) (UnsafeMutableRawPointer?, UnsafeMutableRawPointer?) -> CInt

    /// libcurl calls this with each new context, once it has done its own part, and with the session's settings.
    static let contextCallback: ContextCallback = { _, context, address in
        guard let openSSL = try? CurlLibrary.shared.functions().openSSL, let address else {
            return CurlCode.tlsConnectError
        }
        let settings = Unmanaged<TLSSettings>.fromOpaque(address).takeUnretainedValue()
        guard settings.bundlePath == nil || AuthoritySearch.add(to: context, settings) else {
            return CurlCode.tlsConnectError
        }
        // libcurl writes the keys of its connections to the file that `SSLKEYLOGFILE` names; we don't.
        openSSL.setKeyLog?(context, nil)
        openSSL.setCertificateCallback?(context, unsafeBitCast(certificateCallback, to: UnsafeRawPointer.self), address)
        return CurlCode.ok
    }

    /// OpenSSL calls this when the server asks for a client certificate, and goes on without one.
    private static let certificateCallback: CertificateCallback = { _, address in
        guard let address else { return 1 }
        Unmanaged<TLSSettings>.fromOpaque(address).takeUnretainedValue().wasAskedForCertificate = true
        return 1
    }
}
