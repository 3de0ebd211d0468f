/// The functions of the OpenSSL that libmariadb itself was linked with.
///
/// They are looked up through libmariadb's handle, because another OpenSSL in the process would misread its structures.
package struct OpenSSLBehindMariaDB: Sendable {
    /// OpenSSL's `SSL`.
    package typealias Session = OpaquePointer
    package typealias Text = UnsafePointer<CChar>

    /// OpenSSL's `CRYPTO_EX_new`: its first argument is the object that was made.
    package typealias NewSession =
        @convention(c) (
            UnsafeMutableRawPointer?, UnsafeMutableRawPointer?, OpaquePointer?, CInt, CLong, UnsafeMutableRawPointer?
        ) -> Void
    package typealias RegisterNewSession =
        @Sendable @convention(c) (
            CInt, CLong, UnsafeMutableRawPointer?, NewSession?, UnsafeRawPointer?, UnsafeRawPointer?
        ) -> CInt
    package typealias StateCallback = @convention(c) (Session?, CInt, CInt) -> Void

    /// OpenSSL's `SSL_verify_cb`: it is told what OpenSSL found, and says whether to go on.
    package typealias VerificationCallback = @convention(c) (CInt, OpaquePointer?) -> CInt

    /// `CRYPTO_get_ex_new_index`, which tells of every object that is made from then on.
    package let registerNewSession: RegisterNewSession

    /// `SSL_set_info_callback`
    package let setStateCallback: @Sendable @convention(c) (Session?, StateCallback?) -> Void

    /// `SSL_set_verify`, which keeps the callback that there is where none is given.
    package let setVerification: @Sendable @convention(c) (Session?, CInt, VerificationCallback?) -> Void

    /// `SSL_get_verify_result`: an `X509_V_ERR_…`, 0 as long as nothing was found.
    package let verdict: @Sendable @convention(c) (Session?) -> CLong

    /// `SSL_set1_host`
    package let setHost: @Sendable @convention(c) (Session?, Text?) -> CInt

    /// `SSL_get0_param`
    package let verificationParameters: @Sendable @convention(c) (Session?) -> OpaquePointer?

    /// `X509_VERIFY_PARAM_set1_ip_asc`
    package let setAddress: @Sendable @convention(c) (OpaquePointer?, Text?) -> CInt

    /// - Returns: nil where libmariadb uses another library for TLS.
    init?(_ library: LoadedLibrary) {
        do throws(LibraryError) {
            registerNewSession = try library.function("CRYPTO_get_ex_new_index")
            setStateCallback = try library.function("SSL_set_info_callback")
            setVerification = try library.function("SSL_set_verify")
            verdict = try library.function("SSL_get_verify_result")
            setHost = try library.function("SSL_set1_host")
            verificationParameters = try library.function("SSL_get0_param")
            setAddress = try library.function("X509_VERIFY_PARAM_set1_ip_asc")
        } catch {
            return nil
        }
    }
}
