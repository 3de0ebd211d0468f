import Datasource
import NativeLibraries
import POSIX

/// Brings one connection, to one address, to where statements may be sent: one login at most.
///
/// The library would log in without TLS when a server doesn't offer it, whatever it is told. So the greeting of the server, which
/// decides that, is looked at before the library reads it.
struct MySQLLogin {
    enum Failure: Error {
        /// No TCP connection came about, so another address may do better.
        case unreachable(TestFailure)
        case failed(TestFailure)
    }

    /// The header's `MYSQL_WAIT_…`.
    private enum Wait {
        static let reading: CInt = 1
        static let writing: CInt = 2
    }

    let connection: MySQLConnection
    let parameters: MySQLParameters
    let waiter: DescriptorWaiter

    /// Whether the server said that it can do TLS; nil before it has spoken.
    private(set) var serverOffersTLS: Bool?

    init(_ connection: MySQLConnection, _ parameters: MySQLParameters, _ waiter: DescriptorWaiter) {
        self.connection = connection
        self.parameters = parameters
        self.waiter = waiter
    }

    private var asksForTLS: Bool { parameters.tlsMode != .disable }

    /// - Parameters:
    ///   - host: an address, or the name that the certificate must have.
    ///   - limit: until when a TCP connection must be there.
    mutating func run(_ host: String, connectingUntil limit: Instant, _ record: inout StageRecord) throws(Failure) {
        var connected: MariaDBLibrary.Connection?
        var status = start(host, &connected)
        while status != 0 {
            try wait(status, limit, record.current)
            if record.current == .connect {
                try checkConnected()
                // The server speaks first; what it says belongs to what comes next.
                record.begin(asksForTLS ? .tls : .authenticate, asksForTLS ? "Agreeing on TLS." : "Logging in.")
            }
            if serverOffersTLS == nil, status & Wait.reading != 0 {
                try readGreeting(record.current)
                if serverOffersTLS != true {
                    record.begin(.authenticate, "Logging in.")
                }
            }
            status = connection.library.goOnConnecting(&connected, connection.handle, status)
            if record.current == .tls, connection.usesTLS {
                record.begin(.authenticate, "Logging in.")
            }
        }
        guard connected != nil else { throw failure(at: record.current) }
        guard !asksForTLS || serverOffersTLS != true || connection.usesTLS else {
            throw .failed(MySQLFailures.tlsRefused)
        }
    }

    private func start(_ host: String, _ connected: inout MariaDBLibrary.Connection?) -> CInt {
        connection.library.startConnecting(
            &connected,
            connection.handle,
            host,
            parameters.username,
            parameters.password?.revealed ?? "",
            parameters.database,
            CUnsignedInt(parameters.port),
            nil,
            0
        )
    }

    private func wait(_ status: CInt, _ limit: Instant, _ stage: Stage) throws(Failure) {
        var events: DescriptorEvents = []
        if status & Wait.reading != 0 {
            events.insert(.reading)
        }
        if status & Wait.writing != 0 {
            events.insert(.writing)
        }
        let isConnecting = stage == .connect
        do throws(Interruption.Interrupted) {
            let found = try waiter.wait(for: connection.socket.number, events, until: isConnecting ? limit : nil)
            guard !found.isEmpty else { throw Interruption.Interrupted(.deadline) }
        } catch {
            let failure = MySQLFailures.interrupted(error.cause, at: stage, serverOffersTLS: serverOffersTLS ?? false)
            throw isConnecting && error.cause == .deadline ? .unreachable(failure) : .failed(failure)
        }
    }

    private func checkConnected() throws(Failure) {
        if let error = NetworkError(code: connection.socket.takeError()) {
            throw .unreachable(MySQLFailures.network(error, at: .connect))
        }
    }

    /// Looks at the greeting where it waits to be read by the library, until all of it is there.
    private mutating func readGreeting(_ stage: Stage) throws(Failure) {
        while true {
            var greeting = MySQLGreeting.incomplete
            switch connection.socket.peek(upTo: MySQLGreeting.maximumBytes) {
            case .bytes(let bytes): greeting = MySQLGreeting(bytes)
            case .end, .nothing: throw .failed(MySQLFailures.connectionLost(at: stage))
            }
            switch greeting {
            case .ready(let offersTLS):
                serverOffersTLS = offersTLS
                try decide(offersTLS)
                return
            case .refusal: return
            case .foreign: throw .failed(MySQLFailures.notMySQL(at: stage))
            case .incomplete: try pause(stage)
            }
        }
    }

    /// Nobody has logged in yet: here it is decided whether that may happen without TLS.
    private func decide(_ offersTLS: Bool) throws(Failure) {
        guard asksForTLS else { return }
        if offersTLS {
            connection.allowPasswordInTheClear()
        } else if parameters.tlsMode != .prefer {
            throw .failed(MySQLFailures.tlsRefused)
        }
    }

    /// The part of a greeting that is there makes the socket readable, so there is nothing to wait for but time.
    private func pause(_ stage: Stage) throws(Failure) {
        do throws(Interruption.Interrupted) {
            try waiter.sleep(milliseconds: 10)
        } catch {
            throw .failed(MySQLFailures.interrupted(error.cause, at: stage, serverOffersTLS: false))
        }
    }

    private func failure(at stage: Stage) -> Failure {
        let error = connection.error ?? MySQLError(code: 2000, text: "")
        let situation = MySQLRefusal.Situation(
            parameters: parameters,
            usesTLS: connection.usesTLS,
            serverOffersTLS: serverOffersTLS ?? false,
            stage: stage
        )
        if error.isOurs {
            let failure = MySQLFailures.ofLibrary(error, at: stage, connection.library)
            return stage == .connect ? .unreachable(failure) : .failed(failure)
        }
        return .failed(MySQLRefusal(error: error, situation: situation).failure)
    }
}
