/// How far a transfer came, read from its handle when it is over.
struct Progress {
    let stage: HTTPFailure.Stage
    let mayHaveBeenReceived: Bool
    let timings: HTTPTimings

    /// `errno` of the connection; 0 for none.
    let systemError: CInt

    /// OpenSSL's `X509_V_…` number.
    let verifyResult: Int

    init(_ easy: CurlEasy, _ transfer: Transfer, _ route: Route) {
        let connect = easy.get(.connect)
        let tls = easy.get(.tls)
        let pretransfer = easy.get(.pretransfer)
        let isNew = easy.get(.newConnections) > 0
        let usesTLS = route.origin.scheme == .https

        // A new connection without a finished handshake carried nothing to the server itself; what libcurl counts as sent
        // went to a proxy then.
        let isOpen = !isNew || (usesTLS ? tls > 0 : connect > 0)
        let hasBegun = easy.get(.requestSize) > 0 || pretransfer > 0 || transfer.collector.hasBegun
        let wasSent = hasBegun && isOpen || transfer.hasSentBody

        // Some versions of libcurl tell the time of the connection only once TLS stands, but its port at once.
        let isConnected = connect > 0 || easy.get(.localPort) > 0

        mayHaveBeenReceived = wasSent
        stage = wasSent ? .exchange : usesTLS && isConnected ? .tls : .connect
        systemError = CInt(truncatingIfNeeded: easy.get(.systemError))
        verifyResult = easy.get(.verifyResult)
        timings = Self.timings(easy, isNew: isNew, connect: connect, tls: tls, pretransfer: pretransfer)
    }

    private static func timings(
        _ easy: CurlEasy,
        isNew: Bool,
        connect: Double,
        tls: Double,
        pretransfer: Double
    ) -> HTTPTimings {
        var timings = HTTPTimings()
        if isNew, connect > 0 {
            timings.connect = connect
        }
        if isNew, tls > 0 {
            timings.tls = max(0, tls - connect)
        }
        timings.exchange = max(0, easy.get(.total) - pretransfer)
        return timings
    }
}
