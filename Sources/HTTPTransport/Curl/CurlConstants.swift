/// libcurl's options that we set, by their numbers in its header.
enum CurlOption {
    enum Long: CInt {
        case sslVersion = 32
        case noProgress = 43
        case noBody = 44
        case post = 47
        case netrc = 51
        case followLocation = 52
        case httpProxyTunnel = 61
        case verifyPeer = 64
        case freshConnection = 74
        case httpGet = 80
        case verifyHost = 81
        case httpVersion = 84
        case noSignal = 99
        case connectTimeoutMilliseconds = 156
        case protocols = 181
        case pathAsIs = 234
        case proxyTLSVersion = 250
        case suppressConnectHeaders = 265
        case disallowUserNameInURL = 278
        case http09Allowed = 285
        case maximumIdleSeconds = 288
    }

    enum Offset: CInt {
        case maximumFileSize = 30117
        case postFieldSize = 30120
    }

    enum Text: CInt {
        case url = 10002
        case proxy = 10004
        case proxyUserAndPassword = 10006
        case userAgent = 10018
        case keyPassword = 10026
        case customRequest = 10036
        case caFile = 10065
        case caPath = 10097
        case noProxy = 10177
        case proxyCAFile = 10246
        case proxyCAPath = 10247
    }

    enum Pointer: CInt {
        case writeData = 10001
        case readData = 10009
        case errorBuffer = 10010
        case headers = 10023
        case headerData = 10029
        case tlsContextData = 10109
        case openSocketData = 10164
        case resolve = 10203
        case connectTo = 10243
        case writeFunction = 20011
        case readFunction = 20012
        case headerFunction = 20079
        case tlsContextFunction = 20108
        case openSocketFunction = 20163
    }

    enum Blob: CInt {
        case certificate = 40291
        case key = 40292
        case ca = 40309
    }

    enum Multi: CInt {
        case maximumConnections = 6
    }
}

/// What libcurl can be asked after a transfer, by its numbers in the header.
enum CurlInformation {
    enum Long: CInt {
        case requestSize = 0x20_000C
        case verifyResult = 0x20_000D
        case systemError = 0x20_0019
        case newConnections = 0x20_001A
        case localPort = 0x20_002A
    }

    enum Pointer: CInt {
        case tlsSession = 0x40_002D
    }

    /// Microseconds from the start of the transfer.
    enum Time: CInt {
        case total = 0x60_0032
        case connect = 0x60_0034
        case pretransfer = 0x60_0035
        case tls = 0x60_0038
    }
}

/// The results of libcurl that we tell apart, by their numbers in the header.
enum CurlCode {
    static let ok: CInt = 0
    static let unsupportedProtocol: CInt = 1
    static let couldNotResolveProxy: CInt = 5
    static let couldNotResolveHost: CInt = 6
    static let couldNotConnect: CInt = 7
    static let weirdServerReply: CInt = 8
    static let partialFile: CInt = 18
    static let writeError: CInt = 23
    static let outOfMemory: CInt = 27
    static let timedOut: CInt = 28
    static let tlsConnectError: CInt = 35
    static let gotNothing: CInt = 52
    static let sendError: CInt = 55
    static let receiveError: CInt = 56
    static let badClientCertificate: CInt = 58
    static let tlsCipher: CInt = 59
    static let peerFailedVerification: CInt = 60
    static let badContentEncoding: CInt = 61
    static let fileSizeExceeded: CInt = 63
    static let sendFailRewind: CInt = 65
    static let caCertificateBadFile: CInt = 77
    static let tlsIssuerError: CInt = 83
    static let proxy: CInt = 97
    static let clientCertificateRequired: CInt = 98
    static let tooLarge: CInt = 100
}
