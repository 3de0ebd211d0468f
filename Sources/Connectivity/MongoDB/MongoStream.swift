import CShims
import POSIX

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A connection of ours in the form in which libmongoc takes one, so that all its waiting is ours.
///
/// The library owns it: it calls the functions in `form`, and `destroy` at the end.
final class MongoStream {
    let channel: Channel

    /// Whether what came so far can be the beginning of an answer in MongoDB's wire protocol; nil while too little came.
    private(set) var speaksMongo: Bool?

    private var beginning: [UInt8] = []
    private var wouldBlock = false

    init(_ channel: Channel) {
        self.channel = channel
    }

    /// Hands the stream over to the library.
    func handOver() -> UnsafeMutablePointer<cshims_mongo_stream> {
        let form = UnsafeMutablePointer<cshims_mongo_stream>.allocate(capacity: 1)
        form.initialize(to: Self.form)
        form.pointee.owner = Unmanaged.passRetained(self).toOpaque()
        return form
    }

    // MARK: - What the library asks for

    fileprivate func write(_ parts: UnsafeBufferPointer<iovec>) -> Int {
        var bytes: [UInt8] = []
        for part in parts {
            bytes += UnsafeRawBufferPointer(start: part.iov_base, count: part.iov_len)
        }
        do throws(Channel.Ending) {
            try channel.write(bytes)
            return bytes.count
        } catch {
            return fail(error)
        }
    }

    /// - Parameter limit: until when at least `least` bytes must have come.
    fileprivate func read(_ parts: UnsafeBufferPointer<iovec>, atLeast least: Int, until limit: Instant) -> Int {
        let capacity = parts.reduce(0) { $0 + $1.iov_len }
        var received: [UInt8] = []
        do throws(Channel.Ending) {
            while received.count < capacity {
                let bytes = try channel.readAvailable(upTo: capacity - received.count)
                received += bytes
                guard look(at: bytes) else { return fail(.broken(EPROTO)) }
                if bytes.isEmpty {
                    guard received.count < least else { break }
                    guard limit > .now else { return fail(.timedOut) }
                    received += try channel.read(upTo: capacity - received.count, until: limit)
                    guard look(at: received) else { return fail(.broken(EPROTO)) }
                }
            }
        } catch {
            if received.count < max(least, 1) {
                return fail(error)
            }
        }
        wouldBlock = received.isEmpty
        guard !received.isEmpty else {
            errno = EAGAIN
            return -1
        }
        Self.copy(received, to: parts)
        return received.count
    }

    private func fail(_ ending: Channel.Ending) -> Int {
        wouldBlock = false
        switch ending {
        case .closed: return 0
        case .broken(let code): errno = code
        case .interrupted, .timedOut: errno = ETIMEDOUT
        case .tls: errno = EPROTO
        }
        return -1
    }

    private static func copy(_ bytes: [UInt8], to parts: UnsafeBufferPointer<iovec>) {
        var rest = bytes[...]
        for part in parts {
            let piece = rest.prefix(part.iov_len)
            UnsafeMutableRawBufferPointer(start: part.iov_base, count: part.iov_len).copyBytes(from: piece)
            rest = rest.dropFirst(piece.count)
        }
    }

    /// Looks at the head of the first message: its length, two numbers and what kind it is.
    ///
    /// - Returns: false when it can't be one.
    private func look(at bytes: [UInt8]) -> Bool {
        guard speaksMongo == nil else { return true }
        beginning += bytes.prefix(16 - beginning.count)
        func number(at place: Int) -> UInt32 {
            beginning[place..<place + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
        }
        if beginning.count >= 4, !(16...48_000_000).contains(number(at: 0)) {
            speaksMongo = false
        } else if beginning.count == 16 {
            let answer: UInt32 = 1
            let message: UInt32 = 2013
            let compressed: UInt32 = 2012
            speaksMongo = [answer, message, compressed].contains(number(at: 12))
        }
        return speaksMongo != false
    }

    // MARK: - The form

    private static func stream(_ form: UnsafeMutablePointer<cshims_mongo_stream>?) -> MongoStream? {
        form?.pointee.owner.map { Unmanaged<MongoStream>.fromOpaque($0).takeUnretainedValue() }
    }

    private static func release(_ form: UnsafeMutablePointer<cshims_mongo_stream>?) {
        guard let form else { return }
        form.pointee.owner.map { Unmanaged<MongoStream>.fromOpaque($0).release() }
        form.deinitialize(count: 1)
        form.deallocate()
    }

    /// A negative time means to wait as long as the test may run.
    private static func limit(_ milliseconds: Int32) -> Instant {
        milliseconds < 0 ? Instant(nanoseconds: .max) : Instant.now.advanced(byMilliseconds: Int(milliseconds))
    }

    private static var form: cshims_mongo_stream {
        var form = cshims_mongo_stream()
        // The library's own kinds have small numbers.
        form.type = 100
        form.destroy = { MongoStream.release($0) }
        form.failed = { MongoStream.release($0) }
        form.close = { _ in 0 }
        form.flush = { _ in 0 }
        form.set_option = { _, _, _, _, _ in 0 }
        form.writev = { form, parts, count, _ in
            MongoStream.stream(form)?.write(UnsafeBufferPointer(start: parts, count: count)) ?? -1
        }
        form.readv = { form, parts, count, least, milliseconds in
            let parts = UnsafeBufferPointer(start: parts, count: count)
            return MongoStream.stream(form)?.read(parts, atLeast: least, until: MongoStream.limit(milliseconds)) ?? -1
        }
        form.check_closed = { MongoStream.stream($0)?.channel.ending != nil }
        form.timed_out = { MongoStream.stream($0)?.channel.ending == .timedOut }
        form.should_retry = { MongoStream.stream($0)?.wouldBlock ?? false }
        form.poll = { requests, count, milliseconds in
            MongoStream.poll(UnsafeMutableBufferPointer(start: requests, count: count), MongoStream.limit(milliseconds))
        }
        return form
    }

    // MARK: - Waiting for several

    private static func poll(_ requests: UnsafeMutableBufferPointer<cshims_mongo_poll>, _ limit: Instant) -> Int {
        let channels = requests.compactMap { stream($0.stream)?.channel }
        guard channels.count == requests.count, let waiter = channels.first?.waiter else { return -1 }
        while true {
            for index in requests.indices {
                requests[index].returned = events(requests[index].events, channels[index])
            }
            let ready = requests.count { $0.returned != 0 }
            guard ready == 0, limit > .now else { return ready }
            do throws(Channel.Ending) {
                // Whoever wants to write is always ready.
                _ = try Channel.wait(waiter, channels.map { ($0.socket.number, .reading) }, limit)
            } catch {
                channels.forEach { $0.end(error) }
            }
        }
    }

    private static func events(_ wanted: CInt, _ channel: Channel) -> CInt {
        if let ending = channel.ending, ending != .closed {
            return CInt(POLLERR)
        }
        let reading = wanted & CInt(POLLIN) != 0 && channel.isReadable ? CInt(POLLIN) : 0
        return reading | wanted & CInt(POLLOUT)
    }
}
