import NativeLibraries
import POSIX

/// Keeps libcurl from writing the keys of its connections to the file that `SSLKEYLOGFILE` names.
enum CurlKeyLog {
    typealias ContextCallback =
        @convention(c) (UnsafeMutableRawPointer?, OpenSSLBehindCurl.Context?, UnsafeMutableRawPointer?) -> CInt

    static var isAskedFor: Bool { Environment.nonEmpty("SSLKEYLOGFILE") != nil }

    /// libcurl calls this with each new TLS context, after it has set its own writer of keys.
    static let contextCallback: ContextCallback = { _, context, _ in
        guard let setKeyLog = try? CurlLibrary.shared.functions().openSSL.setKeyLog else {
            return CurlCode.tlsConnectError
        }
        setKeyLog(context, nil)
        return CurlCode.ok
    }
}
