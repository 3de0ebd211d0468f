import NativeLibraries

/// What we change about each TLS context of libcurl's, where its TLS library is OpenSSL.
enum TLSContext {
    typealias ContextCallback =
        @convention(c) (UnsafeMutableRawPointer?, OpenSSLBehindCurl.Context?, UnsafeMutableRawPointer?) -> CInt
    typealias CertificateCallback = @convention(c) (UnsafeMutableRawPointer?, UnsafeMutableRawPointer?) -> CInt

    /// libcurl calls this with each new context, once it has done its own part, and with the session's flag.
    static let contextCallback: ContextCallback = { _, context, flag in
        guard let openSSL = try? CurlLibrary.shared.functions().openSSL else { return CurlCode.tlsConnectError }
        // libcurl writes the keys of its connections to the file that `SSLKEYLOGFILE` names; we don't.
        openSSL.setKeyLog?(context, nil)
        openSSL.setCertificateCallback?(context, unsafeBitCast(certificateCallback, to: UnsafeRawPointer.self), flag)
        return CurlCode.ok
    }

    /// OpenSSL calls this when the server asks for a client certificate, and goes on without one.
    private static let certificateCallback: CertificateCallback = { _, flag in
        flag?.assumingMemoryBound(to: Bool.self).pointee = true
        return 1
    }
}
