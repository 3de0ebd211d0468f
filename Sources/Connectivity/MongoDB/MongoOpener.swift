import CShims
import NativeLibraries
import POSIX

/// Opens connections for the library: finds the addresses of a host, connects, and agrees on TLS.
///
/// Every wait of libmongoc is one of ours: it has no other way to reach a host. Used by one thread.
final class MongoOpener {
    typealias Resolve = @Sendable (String, Interruption) throws(HostResolver.Failure) -> [String]

    let library: MongoLibrary
    let parameters: MongoParameters
    private let tlsContext: TLSContext?
    private let waiter: DescriptorWaiter
    private let interruption: Interruption
    private let resolve: Resolve
    private let failures: MongoFailures

    var record: StageRecord

    /// The connections that came about, in the order in which they did.
    private(set) var streams: [(stream: MongoStream, host: MongoParameters.Host)] = []

    /// Why others didn't.
    private(set) var refusals: [(failure: TestFailure, host: MongoParameters.Host)] = []

    /// Whether a server without TLS was taken.
    private(set) var wentOnWithoutTLS = false

    /// Set once somebody has logged in: the library must not connect again by itself, because nobody would be logged in there.
    var isClosed = false

    /// - Parameter tlsContext: nil for connections without TLS.
    init(
        _ library: MongoLibrary,
        _ parameters: MongoParameters,
        _ tlsContext: TLSContext?,
        _ waiter: DescriptorWaiter,
        _ interruption: Interruption,
        _ record: StageRecord,
        resolve: @escaping Resolve
    ) {
        self.library = library
        self.parameters = parameters
        self.tlsContext = tlsContext
        self.waiter = waiter
        self.interruption = interruption
        self.record = record
        self.resolve = resolve
        failures = MongoFailures(parameters.fields)
    }

    /// What the library calls; `data` is the opener, unretained.
    static let callback: MongoLibrary.OpenStream = { _, host, data, _ in
        guard let host, let data else { return nil }
        let opener = Unmanaged<MongoOpener>.fromOpaque(data).takeUnretainedValue()
        let entry = host.assumingMemoryBound(to: cshims_mongo_host.self)
        return opener.open(MongoParameters.Host(entry)).map { UnsafeMutableRawPointer($0.handOver()) }
    }

    private func open(_ host: MongoParameters.Host) -> MongoStream? {
        guard !isClosed else { return nil }
        do throws(TestFailure) {
            let stream = MongoStream(try connect(host))
            streams.append((stream, host))
            record.begin(.authenticate, "Greeting the server.")
            return stream
        } catch {
            refusals.append((error, host))
            return nil
        }
    }

    private func connect(_ host: MongoParameters.Host) throws(TestFailure) -> Channel {
        record.begin(.resolve, "Looking up the host.")
        let addresses: [String]
        do throws(HostResolver.Failure) {
            addresses = try resolve(host.name, interruption)
        } catch {
            throw failures.notResolved(error)
        }
        let hostLimit = limit(ofTriesLeft: parameters.hosts.count - streams.count - refusals.count)
        var failure = failures.notResolved(.notFound(code: "EAI_NONAME"))
        for (index, address) in addresses.enumerated() {
            record.begin(.connect, "Connecting.")
            let channel: Channel
            do throws(Channel.Ending) {
                let limit = limit(ofTriesLeft: addresses.count - index, until: hostLimit)
                channel = try Channel(to: address, port: host.port, waiter, until: limit)
            } catch {
                let reason = failures.ended(error, at: .connect)
                failure = index > 0 && reason.reason == .networkUnreachable ? failure : reason
                continue
            }
            return try secured(channel, host, address, until: hostLimit)
        }
        throw failure
    }

    /// Until when one of several tries may take, so that those after it get their share of the time that is left.
    private func limit(ofTriesLeft count: Int, until end: Instant? = nil) -> Instant {
        let end = end ?? interruption.deadline
        guard count > 1 else { return end }
        let now = Instant.now
        return now.advanced(byMilliseconds: Int(end.milliseconds(since: now)) / count)
    }

    private func secured(
        _ channel: Channel,
        _ host: MongoParameters.Host,
        _ address: String,
        until limit: Instant
    ) throws(TestFailure) -> Channel {
        guard let tlsContext else { return channel }
        record.begin(.tls, "Agreeing on TLS.")
        guard let engine = TLSEngine(tlsContext, host: host.name) else { throw failures.outOfMemory }
        do throws(Channel.Ending) {
            // A server that waits for the rest of what it takes for a long message gets half of the time: the other half is for
            // going on without TLS.
            let answerLimit = parameters.tls.mode == .prefer ? self.limit(ofTriesLeft: 2, until: limit) : nil
            try channel.startTLS(engine, answeredUntil: answerLimit)
            return channel
        } catch {
            guard Self.refusesTLS(channel, error) else {
                throw failures.ended(error, at: .tls, receivedCount: channel.receivedCount)
            }
        }
        guard parameters.tls.mode == .prefer else {
            // Something that isn't MongoDB may answer in words of its own.
            throw channel.receivedCount > 0 ? failures.tls(.notTLS) : failures.tlsRefused
        }
        return try goOnWithoutTLS(host, address)
    }

    /// MongoDB without TLS takes the beginning of a handshake for a message that is too long, and hangs up; or for one that is long,
    /// and waits for the rest. Whether it speaks without TLS shows before any login.
    private static func refusesTLS(_ channel: Channel, _ ending: Channel.Ending) -> Bool {
        switch ending {
        case .closed: channel.receivedCount == 0
        case .broken(let code): channel.receivedCount == 0 && NetworkError(code: code)?.reason == .connectionLost
        case .tls(.notTLS): true
        case .timedOut: channel.receivedCount == 0
        case .tls, .interrupted: false
        }
    }

    /// Nobody has logged in yet.
    private func goOnWithoutTLS(_ host: MongoParameters.Host, _ address: String) throws(TestFailure) -> Channel {
        record.begin(.connect, "Connecting again without TLS, which the server doesn't offer.")
        do throws(Channel.Ending) {
            let channel = try Channel(to: address, port: host.port, waiter, until: interruption.deadline)
            wentOnWithoutTLS = true
            return channel
        } catch {
            throw failures.ended(error, at: .connect)
        }
    }

    /// Lets nothing be sent or received any more.
    func endStreams() {
        isClosed = true
        for (stream, _) in streams {
            stream.channel.end(.closed)
        }
    }

    // MARK: - What came of it

    /// Remembers how the connection that is used is protected.
    func noteTLS() {
        guard let channel = streams.last?.stream.channel else { return }
        let isVerified = channel.tls != nil && tlsContext?.verifies == true
        record.tls = TLSFacts(used: channel.tls != nil, version: channel.tls?.version, verified: isVerified)
    }

    /// About a connection that works.
    var warnings: [String] {
        wentOnWithoutTLS ? ["The connection isn't encrypted, because the server doesn't offer TLS."] : []
    }

    /// Why the library found no server that it could greet.
    ///
    /// - Parameter code: the library's own.
    func verdict(code: String) -> TestFailure {
        if let cause = interruption.cause, let last = streams.last {
            return failures.interrupted(cause, at: record.current, receivedCount: last.stream.channel.receivedCount)
        }
        guard let (stream, host) = streams.last else {
            return furthestRefusal ?? failures.noSuitableServer(replicaSet: parameters.replicaSet, code: code)
        }
        return verdict(stream, host) ?? failures.noSuitableServer(replicaSet: parameters.replicaSet, code: code)
    }

    /// What ended a connection; nil for one that works.
    private func verdict(_ stream: MongoStream, _ host: MongoParameters.Host) -> TestFailure? {
        let channel = stream.channel
        if stream.speaksMongo == false {
            return failures.notMongo
        }
        guard let ending = channel.ending else { return nil }
        let wasGreeted = channel.receivedCount > 0
        if channel.tls == nil, !wasGreeted, !wentOnWithoutTLS, takesTLS(host) {
            return failures.tlsRequired
        }
        // With TLS 1.3 the server looks at the client's certificate when the client believes to be through.
        let stage = record.current
        return failures.ended(ending, at: stage, receivedCount: channel.receivedCount)
    }

    /// What ended the connection of somebody who is logged in.
    var lost: TestFailure {
        let stage = record.current
        guard let (stream, _) = streams.last, let ending = stream.channel.ending else {
            return interruption.cause.map { failures.interrupted($0, at: stage) } ?? failures.notMongo
        }
        return failures.ended(ending, at: stage, receivedCount: stream.channel.receivedCount)
    }

    /// The one that came closest to a connection.
    private var furthestRefusal: TestFailure? {
        func progress(_ failure: TestFailure) -> Int {
            Stage.allCases.firstIndex { $0 == failure.stage } ?? 0
        }
        guard let (failure, host) = refusals.max(by: { progress($0.failure) < progress($1.failure) }) else {
            return nil
        }
        guard refusals.count > 1 else { return failure }
        var named = failure
        let reason = failure.message.prefix(1).lowercased() + failure.message.dropFirst()
        named.message = "None of the hosts can be used, \(host.name):\(host.port) for this reason: \(reason)"
        return named
    }

    /// Asks for TLS on a connection of its own, to which no secret is told.
    private func takesTLS(_ host: MongoParameters.Host) -> Bool {
        guard let library = try? TLSLibrary.shared.functions(),
            let context = try? TLSContext(library, TLSFiles(), verifiesHost: false),
            let engine = TLSEngine(context, host: host.name),
            let address = try? resolve(host.name, interruption).first,
            let channel = try? Channel(to: address, port: host.port, waiter, until: interruption.deadline)
        else {
            return false
        }
        try? channel.startTLS(engine, answeredUntil: limit(ofTriesLeft: 2))
        return engine.looksLikeTLS == true
    }
}
