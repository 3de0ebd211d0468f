import NativeLibraries

/// What the TLS contexts of a session and the session tell each other. OpenSSL has its address, so the session keeps it as
/// long as there may be a connection. Used by one thread at a time, that of the session.
final class TLSSettings {
    /// Whether the server asked for a client certificate.
    var wasAskedForCertificate = false

    /// The bundle in which authorities are searched; nil where libcurl was told of them itself.
    var bundlePath: String?

    private var index: AuthorityIndex?

    /// What stands in the bundle, read when it is first asked for.
    func authorities(_ functions: AuthorityFunctions) -> AuthorityIndex? {
        guard let bundlePath else { return nil }
        let index = index ?? AuthorityIndex(bundlePath: bundlePath, functions)
        self.index = index
        return index
    }

    /// Forgets what was read of the bundle, which is only needed while a connection is made.
    func forgetAuthorities() {
        index = nil
    }
}
