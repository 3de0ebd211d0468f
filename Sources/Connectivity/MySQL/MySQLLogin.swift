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
        /// The library has read the greeting before it could be looked at, and has stopped there.
        case tooFast
    }

    /// The header's `MYSQL_WAIT_…`.
    private enum Wait {
        static let reading: CInt = 1
        static let writing: CInt = 2
    }

    private let connection: MySQLConnection
    private let parameters: MySQLParameters
    private let waiter: DescriptorWaiter

    // The library keeps the addresses of these until it is done.
    private let host: LastingText
    private let username: LastingText
    private let password: LastingText
    private let database: LastingText?

    /// Whether the server said that it can do TLS; nil before it was heard.
    private var serverOffersTLS: Bool?

    /// - Parameter host: an address.
    init(_ connection: MySQLConnection, to host: String, _ parameters: MySQLParameters, _ waiter: DescriptorWaiter) {
        self.connection = connection
        self.parameters = parameters
        self.waiter = waiter
        self.host = LastingText(host)
        username = LastingText(parameters.username)
        password = LastingText(parameters.password?.revealed ?? "")
        database = parameters.database.map(LastingText.init)
    }

    private var asksForTLS: Bool { parameters.tlsMode != .disable }

    /// - Parameter limit: until when a TCP connection must be there.
    mutating func run(connectingUntil limit: Instant, _ record: inout StageRecord) throws(Failure) {
        MySQLHandshake.forget()
        var connected: MariaDBLibrary.Connection?
        var status = start(&connected)
        // Where the library connected without having to wait, it may have read the greeting already. It goes no further as
        // long as TLS is asked for, but else it has sent the login. A tunnel holds the greeting back.
        let mayLook = asksForTLS || status & Wait.writing != 0 || connection.entrance != nil
        if !mayLook {
            noteLogin(&record)
        }
        try waitInTunnel(&connected, &status, limit)
        while status != 0 {
            try wait(status, limit, record.current)
            if record.current == .connect, mayLook {
                try checkConnected()
                // The server speaks first.
                try readGreeting()
                let agreesOnTLS = asksForTLS && serverOffersTLS == true
                record.begin(agreesOnTLS ? .tls : .authenticate, agreesOnTLS ? "Agreeing on TLS." : "Logging in.")
                let tell = record.tell
                MySQLHandshake.watch(connection.library, MySQLVerification(connection, parameters)) {
                    tell(.authenticate, "Logging in.")
                }
            }
            status = connection.library.goOnConnecting(&connected, connection.handle, status)
            noteLogin(&record)
        }
        guard connected != nil else { throw failure(at: record.current) }
        guard !asksForTLS || serverOffersTLS == false || connection.usesTLS else {
            throw .failed(MySQLFailures.tlsRefused)
        }
    }

    /// The login begins once TLS is agreed on, unless the library doesn't like the certificate.
    private func noteLogin(_ record: inout StageRecord) {
        if record.current == .connect, connection.hasGreeting {
            record.begin(.authenticate, "Logging in.")
        }
        guard record.current == .tls, connection.error?.code != MySQLFailures.tlsTrouble else { return }
        if let end = MySQLHandshake.end {
            record.begin(.authenticate, since: end)
        } else if connection.usesTLS {
            record.begin(.authenticate, "Logging in.")
        }
    }

    private func start(_ connected: inout MariaDBLibrary.Connection?) -> CInt {
        connection.library.startConnecting(
            &connected,
            connection.handle,
            host.start,
            username.start,
            password.start,
            database?.start,
            CUnsignedInt(connection.entrance?.port ?? parameters.port),
            nil,
            0
        )
    }

    /// Where there is a tunnel, brings the library to where it waits for the greeting, which is held back there until then.
    private func waitInTunnel(
        _ connected: inout MariaDBLibrary.Connection?,
        _ status: inout CInt,
        _ limit: Instant
    ) throws(Failure) {
        guard let entrance = connection.entrance else { return }
        while status != 0, status & Wait.reading == 0 {
            try wait(status, limit, .connect)
            try checkConnected()
            status = connection.library.goOnConnecting(&connected, connection.handle, status)
        }
        entrance.letThrough()
    }

    private func wait(_ status: CInt, _ limit: Instant, _ stage: Stage) throws(Failure) {
        var events: DescriptorEvents = []
        if status & Wait.reading != 0 {
            events.insert(.reading)
        }
        if status & Wait.writing != 0 {
            events.insert(.writing)
        }
        // Once there is a connection, the server speaks first.
        let isConnecting = stage == .connect && events.contains(.writing)
        do throws(Interruption.Interrupted) {
            let found = try waiter.wait(for: connection.socket.number, events, until: isConnecting ? limit : nil)
            guard !found.isEmpty else { throw Interruption.Interrupted(.deadline) }
        } catch {
            if isConnecting, error.cause == .deadline {
                throw .unreachable(MySQLFailures.interrupted(error.cause, at: stage))
            }
            throw .failed(interrupted(error.cause, at: stage))
        }
    }

    private func interrupted(_ cause: Interruption.Cause, at stage: Stage) -> TestFailure {
        if cause == .deadline, stage == .connect {
            return MySQLFailures.noGreeting
        }
        return MySQLFailures.interrupted(cause, at: stage, serverOffersTLS: serverOffersTLS == true)
    }

    private func checkConnected() throws(Failure) {
        if let error = NetworkError(code: connection.socket.takeError()) {
            throw .unreachable(MySQLFailures.network(error, at: .connect))
        }
    }

    /// Looks at the greeting where it waits to be read by the library, until all of it is there.
    private mutating func readGreeting() throws(Failure) {
        let stage = Stage.connect
        var mayGrow = true
        while true {
            try wait(Wait.reading, waiter.deadline, stage)
            let greeting: MySQLGreeting
            switch connection.socket.peek(upTo: MySQLGreeting.maximumBytes) {
            case .bytes(let bytes): greeting = MySQLGreeting(bytes)
            case .end: throw .failed(MySQLFailures.connectionLost(at: stage))
            case .nothing: throw .failed(brokenOff(stage))
            }
            switch greeting {
            case .ready(let offersTLS):
                serverOffersTLS = offersTLS
                return try decide(offersTLS)
            case .refusal(let code): throw .failed(refusal(code, stage))
            case .foreign: throw .failed(MySQLFailures.notMySQL(at: stage))
            // It can have grown since it was looked at; the next look tells.
            case .incomplete where connection.socket.hasEnded && !mayGrow: throw .failed(brokenOff(stage))
            case .incomplete:
                mayGrow = !connection.socket.hasEnded
                try pause()
            }
        }
    }

    /// The library doesn't believe a server that refuses before TLS; a test may, because it sends nothing more.
    private func refusal(_ code: Int, _ stage: Stage) -> TestFailure {
        let situation = MySQLRefusal.Situation(
            parameters: parameters,
            usesTLS: false,
            serverOffersTLS: false,
            stage: stage
        )
        return MySQLRefusal(error: MySQLError(code: code, text: ""), situation: situation).failure
    }

    private func brokenOff(_ stage: Stage) -> TestFailure {
        let error = NetworkError(code: connection.socket.takeError())
        return error.map { MySQLFailures.network($0, at: stage) } ?? MySQLFailures.connectionLost(at: stage)
    }

    /// Nobody has logged in yet: here it is decided whether that may happen without TLS.
    private func decide(_ offersTLS: Bool) throws(Failure) {
        guard asksForTLS else { return }
        guard offersTLS || parameters.tlsMode == .prefer else { throw .failed(MySQLFailures.tlsRefused) }
        connection.goOn(withTLS: offersTLS)
    }

    /// The part of a greeting that is there makes the socket readable, so there is nothing to wait for but time.
    private func pause() throws(Failure) {
        do throws(Interruption.Interrupted) {
            try waiter.sleep(milliseconds: 10)
        } catch {
            throw .failed(interrupted(error.cause, at: .connect))
        }
    }

    private func failure(at stage: Stage) -> Failure {
        let error = connection.error ?? MySQLError(code: 2000, text: "")
        let situation = MySQLRefusal.Situation(
            parameters: parameters,
            // The connection is closed by now, and knows nothing any more.
            usesTLS: asksForTLS && serverOffersTLS == true,
            serverOffersTLS: connection.serverOffersTLS,
            stage: stage
        )
        // The library was faster than the look at the greeting, and has stopped for it: nothing was sent.
        if asksForTLS, serverOffersTLS == nil, error.code == MySQLFailures.tlsTrouble {
            return .tooFast
        }
        if error.isOurs {
            var failure = MySQLFailures.ofLibrary(
                error,
                at: stage,
                verdict: MySQLHandshake.verdict,
                verifies: connection.verifies
            )
            if failure.reason == .connectionLost, parameters.certificate != nil, serverOffersTLS == true {
                // With TLS 1.3 a server looks at it only when this side believes to be through.
                failure.stage = .tls
                failure.fields.append(DatabaseField.sslCert)
                failure.hint = "Check that the server trusts the authority that signed the client certificate."
            }
            return stage == .connect && !connection.hasGreeting ? .unreachable(failure) : .failed(failure)
        }
        return .failed(MySQLRefusal(error: error, situation: situation).failure)
    }
}
