import POSIX

/// A connection that is ours from the socket up, with or without TLS. It waits no longer than the test may run, and remembers what
/// ended it. Used by one thread at a time.
final class Channel {
    /// What ended a connection, or kept it from coming about.
    enum Ending: Error, Hashable {
        /// The other side closed it in order.
        case closed
        /// The system says why; as `errno` spells it.
        case broken(CInt)
        case tls(TLSTrouble)
        /// The work had to stop.
        case interrupted(Interruption.Cause)
        /// A limit before the deadline was reached.
        case timedOut
    }

    let socket: InternetSocket
    let waiter: DescriptorWaiter
    private(set) var tls: TLSEngine?

    /// Nil while the connection works.
    private(set) var ending: Ending?

    /// How many bytes came from the network.
    private(set) var receivedCount = 0

    private var unsent: [UInt8] = []
    private var unread: ArraySlice<UInt8> = []

    private static let pieceSize = 65_536

    /// Connects to one numeric address.
    ///
    /// - Parameter limit: until when it must have come about.
    init(to address: String, port: Int, _ waiter: DescriptorWaiter, until limit: Instant) throws(Ending) {
        do throws(SystemError) {
            socket = try InternetSocket(.stream, connectingTo: address, port: port)
        } catch {
            throw .broken(error.code)
        }
        self.waiter = waiter
        guard try !Self.wait(waiter, [(socket.number, .writing)], limit)[0].isEmpty else { throw .timedOut }
        let code = socket.takeError()
        guard code == 0 else { throw .broken(code) }
    }

    /// Agrees on TLS.
    ///
    /// - Parameter limit: until when the other side must have begun to answer, where that is before the deadline.
    func startTLS(_ engine: TLSEngine, answeredUntil limit: Instant? = nil) throws(Ending) {
        tls = engine
        do throws(Ending) {
            while try shakeHands(engine) == .needsInput {
                try flush()
                engine.receive(try receiveSome(until: receivedCount == 0 ? limit : nil))
            }
            try flush()
        } catch {
            // An alert that says why we don't go on.
            sendWhatFits()
            throw note(error)
        }
    }

    /// Reads what is there.
    ///
    /// - Returns: nothing when nothing has come yet.
    func readAvailable(upTo count: Int) throws(Ending) -> [UInt8] {
        if unread.isEmpty {
            unread = try fetch(upTo: count)[...]
        }
        let bytes = Array(unread.prefix(count))
        unread = unread.dropFirst(count)
        return bytes
    }

    /// Whether reading would return something at once: bytes, or why there are none. What TLS holds back counts, although the
    /// socket has nothing.
    var isReadable: Bool {
        if unread.isEmpty, ending == nil {
            unread = (try? fetch(upTo: Self.pieceSize))?[...] ?? []
        }
        return !unread.isEmpty || ending != nil
    }

    /// Takes bytes from the other side, as far as they are there.
    private func fetch(upTo count: Int) throws(Ending) -> [UInt8] {
        if let ending {
            throw ending
        }
        do throws(Ending) {
            guard let tls else { return try receive(upTo: count) }
            while true {
                switch try plaintext(tls, upTo: count) {
                case .bytes(let bytes): return bytes
                case .end: throw Ending.closed
                case .needsInput: break
                }
                let bytes = try receive(upTo: Self.pieceSize)
                guard !bytes.isEmpty else { return [] }
                tls.receive(bytes)
            }
        } catch {
            throw note(error)
        }
    }

    /// Ends the connection, because somebody who waited for it had to stop.
    func end(_ ending: Ending) {
        _ = note(ending)
    }

    /// Reads at least one byte, as soon as there is one.
    ///
    /// - Parameter limit: when to give up before the deadline.
    func read(upTo count: Int, until limit: Instant? = nil) throws(Ending) -> [UInt8] {
        while true {
            let bytes = try readAvailable(upTo: count)
            guard bytes.isEmpty else { return bytes }
            do throws(Ending) {
                try waitForMore(until: limit)
            } catch {
                throw note(error)
            }
        }
    }

    /// Sends everything.
    func write(_ bytes: [UInt8]) throws(Ending) {
        if let ending {
            throw ending
        }
        do throws(Ending) {
            if let tls {
                try encrypt(tls, bytes)
            } else {
                unsent += bytes
            }
            try flush()
        } catch {
            throw note(lastWords ?? error)
        }
    }

    // MARK: - Parts

    /// Why the other side broke off, if it has said so in TLS before: with TLS 1.3 it looks at our certificate when we believe to be
    /// through, so what we send meets a connection that is closed already.
    private var lastWords: Ending? {
        guard let tls else { return nil }
        do throws(Ending) {
            tls.receive(try receive(upTo: Self.pieceSize))
            _ = try plaintext(tls, upTo: 1)
            return nil
        } catch {
            if case .tls = error {
                return error
            }
            return nil
        }
    }

    private func note(_ ending: Ending) -> Ending {
        if self.ending == nil {
            self.ending = ending
        }
        return self.ending ?? ending
    }

    private func receive(upTo count: Int) throws(Ending) -> [UInt8] {
        let arrival: InternetSocket.Arrival
        do throws(SystemError) {
            arrival = try socket.receive(upTo: count)
        } catch {
            throw .broken(error.code)
        }
        switch arrival {
        case .bytes(let bytes):
            receivedCount += bytes.count
            return bytes
        case .nothing: return []
        case .end: throw .closed
        }
    }

    private func receiveSome(until limit: Instant?) throws(Ending) -> [UInt8] {
        while true {
            let bytes = try receive(upTo: Self.pieceSize)
            guard bytes.isEmpty else { return bytes }
            try waitForMore(until: limit)
        }
    }

    private func waitForMore(until limit: Instant? = nil) throws(Ending) {
        guard try !Self.wait(waiter, [(socket.number, .reading)], limit)[0].isEmpty else { throw .timedOut }
    }

    private func flush() throws(Ending) {
        unsent += tls?.takeOutput() ?? []
        while !unsent.isEmpty {
            let count: Int
            do throws(SystemError) {
                count = try socket.send(unsent[...])
            } catch {
                throw .broken(error.code)
            }
            unsent.removeFirst(count)
            if count == 0 {
                _ = try Self.wait(waiter, [(socket.number, .writing)], nil)
            }
        }
    }

    private func sendWhatFits() {
        let bytes = tls?.takeOutput() ?? []
        _ = try? socket.send(bytes[...])
    }

    private func shakeHands(_ engine: TLSEngine) throws(Ending) -> TLSEngine.Progress {
        do throws(TLSTrouble) {
            return try engine.shakeHands()
        } catch {
            throw .tls(error)
        }
    }

    private func plaintext(_ engine: TLSEngine, upTo count: Int) throws(Ending) -> TLSEngine.Plaintext {
        do throws(TLSTrouble) {
            return try engine.read(upTo: count)
        } catch {
            throw .tls(error)
        }
    }

    private func encrypt(_ engine: TLSEngine, _ bytes: [UInt8]) throws(Ending) {
        do throws(TLSTrouble) {
            try engine.write(bytes)
        } catch {
            throw .tls(error)
        }
    }

    static func wait(
        _ waiter: DescriptorWaiter,
        _ interests: [(descriptor: CInt, events: DescriptorEvents)],
        _ limit: Instant?
    ) throws(Ending) -> [DescriptorEvents] {
        do throws(Interruption.Interrupted) {
            return try waiter.wait(forAnyOf: interests, until: limit)
        } catch {
            throw .interrupted(error.cause)
        }
    }
}
