import Datasource
import NativeLibraries

/// Sets a handle up for one request. Every option is set each time: nothing is left over from the request before.
struct TransferSetup {
    let request: HTTPRequest
    let url: HTTPURL
    let route: Route
    let configuration: HTTPTransportConfiguration

    /// Nil trusts nobody.
    let systemBundle: String?

    /// The session's.
    let tlsSettings: TLSSettings

    func apply(to easy: CurlEasy, _ transfer: Transfer) throws(CurlOptionRefused) {
        easy.library.resetEasy(easy.handle)
        try setManners(easy)
        try setRequest(easy)
        try setConnection(easy)
        try setProxy(easy)
        if route.origin.scheme == .https {
            try setTLS(easy)
        }
        try setCallbacks(easy, transfer)
    }

    private func setManners(_ easy: CurlEasy) throws(CurlOptionRefused) {
        let http1: Int = 2
        let protocols = route.origin.scheme == .https ? 2 : 1
        // Without this libcurl changes how the process takes signals; the process ignores SIGPIPE.
        try easy.set(.noSignal, 1)
        try easy.set(.noProgress, 1)
        try easy.set(.netrc, 0)
        try easy.set(.followLocation, 0)
        try easy.set(.protocols, protocols)
        try easy.set(.httpVersion, http1)
        // The collector refuses an answer without a header, and sees by its first bytes what it is.
        try easy.set(.http09Allowed, 1)
        try easy.set(.pathAsIs, 1)
        try easy.set(.disallowUserNameInURL, 1)
        try easy.set(.userAgent, configuration.userAgent)
    }

    private func setRequest(_ easy: CurlEasy) throws(CurlOptionRefused) {
        let body = request.body ?? []
        try easy.set(.url, url.text)
        switch request.method {
        case .get where body.isEmpty:
            try easy.set(.httpGet, 1)
        case .head:
            try easy.set(.noBody, 1)
        case .delete where body.isEmpty:
            try easy.set(.httpGet, 1)
            try easy.set(.customRequest, request.method.rawValue)
        default:
            try easy.set(.post, 1)
            try easy.set(.postFieldSize, body.count)
            try easy.set(.customRequest, request.method.rawValue)
        }
        if request.method != .head, !request.cutsResponse {
            try easy.set(.maximumFileSize, max(1, request.responseLimit))
        }
    }

    /// libcurl sends a request again, by itself, when a connection that is used again turns out to be dead. A write without
    /// a body gets a new connection, where it never does that; with a body, see `Transfer.mayConnect`.
    private func setConnection(_ easy: CurlEasy) throws(CurlOptionRefused) {
        let isWrite = request.method.isWrite
        let hasBody = request.body?.isEmpty == false
        try easy.set(.freshConnection, isWrite && !hasBody ? 1 : 0)
        // A connection that was idle for longer may just be closing, and a write must not get lost in it.
        try easy.set(.maximumIdleSeconds, isWrite ? 5 : 60)
        try easy.set(.connectTimeoutMilliseconds, max(1, configuration.connectTimeoutMilliseconds))
    }

    private func setProxy(_ easy: CurlEasy) throws(CurlOptionRefused) {
        // An empty text keeps libcurl from looking into the environment.
        try easy.set(.noProxy, "")
        guard let proxy = route.proxy else {
            return try easy.set(.proxy, "")
        }
        try easy.set(.proxy, "\(proxy.origin.scheme.rawValue)://\(proxy.origin.bracketedHost):\(proxy.origin.port)")
        try easy.set(.proxyUserAndPassword, proxy.credentials?.revealed)
        try easy.set(.httpProxyTunnel, 1)
        try easy.set(.suppressConnectHeaders, 1)
    }

    private func setTLS(_ easy: CurlEasy) throws(CurlOptionRefused) {
        let version12 = 6
        try easy.set(.verifyPeer, configuration.verification == .nothing ? 0 : 1)
        try easy.set(.verifyHost, configuration.verification == .full ? 2 : 0)
        try easy.set(.sslVersion, version12)
        try easy.set(.proxyTLSVersion, version12)
        try easy.set(.caPath, nil)
        try easy.set(.proxyCAPath, nil)
        switch configuration.certificateAuthorities {
        case .system: try setSystemBundle(easy)
        case .file(let path): try setBundle(easy, path)
        case .pem(let text): try setBundle(easy, pem: text)
        }
        if let shown = configuration.clientCertificate {
            try easy.set(.certificate, copying: Array(shown.certificate.utf8))
            try easy.set(.key, copying: Array(shown.key.revealed.utf8))
            // Without this OpenSSL would ask for the passphrase at the terminal.
            try easy.set(.keyPassword, "")
        }
        // TLS libraries other than OpenSSL know no contexts.
        if easy.library.openSSL.setKeyLog != nil {
            try easy.set(.tlsContextFunction, unsafeBitCast(TLSContext.contextCallback, to: UnsafeRawPointer.self))
            try easy.set(.tlsContextData, Unmanaged.passUnretained(tlsSettings).toOpaque())
        }
    }

    /// Where we may, we search the bundle ourselves, since libcurl would read and keep all of it.
    private func setSystemBundle(_ easy: CurlEasy) throws(CurlOptionRefused) {
        let searches = systemBundle != nil && easy.library.openSSL.setKeyLog != nil && AuthoritySearch.isAvailable
        tlsSettings.bundlePath = searches ? systemBundle : nil
        try setBundle(easy, searches ? nil : systemBundle)
    }

    private func setBundle(_ easy: CurlEasy, _ path: String?) throws(CurlOptionRefused) {
        try easy.set(.caFile, path)
        try easy.set(.proxyCAFile, systemBundle)
    }

    private func setBundle(_ easy: CurlEasy, pem: String) throws(CurlOptionRefused) {
        try easy.set(.ca, copying: Array(pem.utf8))
        try easy.set(.proxyCAFile, systemBundle)
    }

    private func setCallbacks(_ easy: CurlEasy, _ transfer: Transfer) throws(CurlOptionRefused) {
        // The transfer outlives the run: its owner keeps it until the result is read.
        let context = Unmanaged.passUnretained(transfer).toOpaque()
        try easy.set(.openSocketFunction, unsafeBitCast(CurlSocket.openCallback, to: UnsafeRawPointer.self))
        try easy.set(.openSocketData, context)
        try easy.set(.errorBuffer, transfer.errorBuffer.baseAddress)
        try easy.set(.headerFunction, unsafeBitCast(Transfer.headerCallback, to: UnsafeRawPointer.self))
        try easy.set(.headerData, context)
        try easy.set(.writeFunction, unsafeBitCast(Transfer.bodyCallback, to: UnsafeRawPointer.self))
        try easy.set(.writeData, context)
        try easy.set(.readFunction, unsafeBitCast(Transfer.readCallback, to: UnsafeRawPointer.self))
        try easy.set(.readData, context)
    }
}
