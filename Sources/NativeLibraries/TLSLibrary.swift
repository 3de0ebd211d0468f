/// The functions of OpenSSL's libssl, and of the libcrypto that it brings along, that we call: for TLS over transports of our own.
package struct TLSLibrary: LibraryFunctions {
    package typealias Context = OpaquePointer
    package typealias Session = OpaquePointer
    package typealias Buffer = OpaquePointer
    package typealias Text = UnsafePointer<CChar>
    package typealias SessionNumber = @Sendable @convention(c) (Session?) -> CInt
    package typealias AskPassphrase =
        @convention(c) (UnsafeMutablePointer<CChar>?, CInt, CInt, UnsafeMutableRawPointer?) -> CInt
    package typealias Control =
        @Sendable @convention(c) (OpaquePointer?, CInt, CLong, UnsafeMutableRawPointer?) -> CLong
    package typealias LoadFile = @Sendable @convention(c) (Context?, Text?, CInt) -> CInt

    package static let shared = Library<TLSLibrary>()

    package static let library = LibraryDescription(
        name: "libssl (OpenSSL)",
        candidates: LibraryCandidates.tls,
        packages: LibraryPackages(debian: "libssl3", fedora: "openssl-libs", homebrew: "openssl@3")
    )

    package let versionText: @Sendable @convention(c) (CInt) -> Text?
    package let versionNumber: @Sendable @convention(c) () -> CUnsignedLong

    package let newContext: @Sendable @convention(c) (OpaquePointer?) -> Context?
    package let clientMethod: @Sendable @convention(c) () -> OpaquePointer?
    package let freeContext: @Sendable @convention(c) (Context?) -> Void
    package let controlContext: Control
    package let setVerification: @Sendable @convention(c) (Context?, CInt, OpaquePointer?) -> Void
    package let loadAuthorities: @Sendable @convention(c) (Context?, Text?, Text?) -> CInt
    package let useCertificates: @Sendable @convention(c) (Context?, Text?) -> CInt
    package let useKey: LoadFile
    package let checkKey: @Sendable @convention(c) (Context?) -> CInt
    package let setPassphrase: @Sendable @convention(c) (Context?, AskPassphrase?) -> Void
    package let setPassphraseData: @Sendable @convention(c) (Context?, UnsafeMutableRawPointer?) -> Void

    package let newSession: @Sendable @convention(c) (Context?) -> Session?
    package let freeSession: @Sendable @convention(c) (Session?) -> Void
    package let controlSession: Control
    package let setHost: @Sendable @convention(c) (Session?, Text?) -> CInt
    package let verificationParameters: @Sendable @convention(c) (Session?) -> OpaquePointer?
    package let setAddress: @Sendable @convention(c) (OpaquePointer?, Text?) -> CInt
    package let beginAsClient: @Sendable @convention(c) (Session?) -> Void
    package let setBuffers: @Sendable @convention(c) (Session?, Buffer?, Buffer?) -> Void
    package let shakeHands: SessionNumber
    package let read: @Sendable @convention(c) (Session?, UnsafeMutableRawPointer?, CInt) -> CInt
    package let write: @Sendable @convention(c) (Session?, UnsafeRawPointer?, CInt) -> CInt
    package let errorKind: @Sendable @convention(c) (Session?, CInt) -> CInt
    package let protocolName: @Sendable @convention(c) (Session?) -> Text?
    package let verifyResult: @Sendable @convention(c) (Session?) -> CLong

    package let newBuffer: @Sendable @convention(c) (OpaquePointer?) -> Buffer?
    package let memoryMethod: @Sendable @convention(c) () -> OpaquePointer?
    package let readBuffer: @Sendable @convention(c) (Buffer?, UnsafeMutableRawPointer?, CInt) -> CInt
    package let writeBuffer: @Sendable @convention(c) (Buffer?, UnsafeRawPointer?, CInt) -> CInt
    package let pendingInBuffer: @Sendable @convention(c) (Buffer?) -> Int

    package let nextError: @Sendable @convention(c) () -> CUnsignedLong
    package let clearErrors: @Sendable @convention(c) () -> Void

    package init(_ library: LoadedLibrary) throws(LibraryError) {
        versionText = try library.function("OpenSSL_version")
        versionNumber = try library.function("OpenSSL_version_num")
        newContext = try library.function("SSL_CTX_new")
        clientMethod = try library.function("TLS_client_method")
        freeContext = try library.function("SSL_CTX_free")
        controlContext = try library.function("SSL_CTX_ctrl")
        setVerification = try library.function("SSL_CTX_set_verify")
        loadAuthorities = try library.function("SSL_CTX_load_verify_locations")
        useCertificates = try library.function("SSL_CTX_use_certificate_chain_file")
        useKey = try library.function("SSL_CTX_use_PrivateKey_file")
        checkKey = try library.function("SSL_CTX_check_private_key")
        setPassphrase = try library.function("SSL_CTX_set_default_passwd_cb")
        setPassphraseData = try library.function("SSL_CTX_set_default_passwd_cb_userdata")
        newSession = try library.function("SSL_new")
        freeSession = try library.function("SSL_free")
        controlSession = try library.function("SSL_ctrl")
        setHost = try library.function("SSL_set1_host")
        verificationParameters = try library.function("SSL_get0_param")
        setAddress = try library.function("X509_VERIFY_PARAM_set1_ip_asc")
        beginAsClient = try library.function("SSL_set_connect_state")
        setBuffers = try library.function("SSL_set_bio")
        shakeHands = try library.function("SSL_do_handshake")
        read = try library.function("SSL_read")
        write = try library.function("SSL_write")
        errorKind = try library.function("SSL_get_error")
        protocolName = try library.function("SSL_get_version")
        verifyResult = try library.function("SSL_get_verify_result")
        newBuffer = try library.function("BIO_new")
        memoryMethod = try library.function("BIO_s_mem")
        readBuffer = try library.function("BIO_read")
        writeBuffer = try library.function("BIO_write")
        pendingInBuffer = try library.function("BIO_ctrl_pending")
        nextError = try library.function("ERR_get_error")
        clearErrors = try library.function("ERR_clear_error")
        try Self.keepRunningAtExit(library)
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
