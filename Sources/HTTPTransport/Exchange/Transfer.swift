import CShims
import NativeLibraries

/// What libcurl's callbacks read and fill while one request is under way. They run on the thread that sends.
final class Transfer {
    static let errorBufferCount = 256

    let easy: CurlEasy
    var collector: ResponseCollector
    private(set) var tlsVersion: String?

    /// Whether libcurl was kept from sending the request a second time.
    private(set) var hasRefusedRepetition = false

    private let isWrite: Bool
    private let body: [UInt8]
    private var sentCount = 0

    /// libcurl's `CURL_ERROR_SIZE`. What stands in it may quote the server, so only its numbers are used.
    let errorBuffer = UnsafeMutableBufferPointer<CChar>.allocate(capacity: errorBufferCount)

    init(_ easy: CurlEasy, _ request: HTTPRequest, collector: ResponseCollector) {
        self.easy = easy
        isWrite = request.method.isWrite
        body = request.body ?? []
        self.collector = collector
        errorBuffer.initialize(repeating: 0)
    }

    deinit {
        errorBuffer.deallocate()
    }

    var errorText: String {
        String(decoding: errorBuffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Whether any byte of the body was handed to libcurl.
    var hasSentBody: Bool { sentCount > 0 }

    /// Whether libcurl may open a connection. It may not for a write of which anything has been sent already: that would be
    /// to send it again, at least its header, and the body couldn't follow.
    func mayConnect() -> Bool {
        guard isWrite, hasSentBody || easy.get(.requestSize) > 0 else { return true }
        hasRefusedRepetition = true
        return false
    }

    func takeHeader(_ bytes: UnsafeRawBufferPointer) -> Bool {
        if !collector.hasBegun {
            tlsVersion = easy.tlsVersion
        }
        return collector.take(headerLine: bytes)
    }

    func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        collector.take(body: bytes)
    }

    /// Hands out the next bytes of the body. There is no way back: a request is sent once.
    func readBody(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, body.count - sentCount)
        body.withUnsafeBytes {
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[sentCount..<sentCount + count]))
        }
        sentCount += count
        return count
    }

    // MARK: - As libcurl calls them

    typealias DataCallback =
        @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int

    static let headerCallback: DataCallback = { start, size, count, context in
        received(start, size, count, context) { $0.takeHeader($1) }
    }

    static let bodyCallback: DataCallback = { start, size, count, context in
        received(start, size, count, context) { $0.takeBody($1) }
    }

    static let readCallback: DataCallback = { start, size, count, context in
        let abort = 0x1000_0000
        let (capacity, overflow) = size.multipliedReportingOverflow(by: count)
        guard let context, !overflow else { return abort }
        let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
        return transfer.readBody(into: UnsafeMutableRawBufferPointer(start: start, count: capacity))
    }

    /// - Returns: how many bytes were taken; any other number than there are stops the transfer.
    private static func received(
        _ start: UnsafeMutablePointer<CChar>?,
        _ size: Int,
        _ count: Int,
        _ context: UnsafeMutableRawPointer?,
        _ take: (Transfer, UnsafeRawBufferPointer) -> Bool
    ) -> Int {
        let (total, overflow) = size.multipliedReportingOverflow(by: count)
        guard let context, !overflow else { return -1 }
        let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
        return take(transfer, UnsafeRawBufferPointer(start: start, count: total)) ? total : -1
    }
}
