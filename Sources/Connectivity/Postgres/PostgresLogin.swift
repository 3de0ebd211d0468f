import NativeLibraries
import POSIX

/// Brings one connection, begun to one address, to where queries may be sent: one login at most.
struct PostgresLogin {
    enum Failure: Error {
        /// No TCP connection came about, so another address may do better.
        case unreachable(TestFailure)
        /// The server takes no TLS; nothing but that was asked of it.
        case tlsRefused
        case failed(TestFailure)
    }

    /// libpq's `PostgresPollingStatusType`.
    private enum Progress: CInt {
        case failed = 0
        case wantsToRead = 1
        case wantsToWrite = 2
        case done = 3
    }

    private let connection: PostgresConnection
    private let parameters: PostgresParameters
    private let waiter: DescriptorWaiter
    private let asksForTLS: Bool
    private let verifies: Bool
    private var serverTakesTLS = false
    private var witness: TLSWitness?

    /// - Parameter verifies: whether the certificate of the server is verified.
    init(
        _ connection: PostgresConnection,
        _ parameters: PostgresParameters,
        _ waiter: DescriptorWaiter,
        asksForTLS: Bool,
        verifies: Bool
    ) {
        self.connection = connection
        self.parameters = parameters
        self.waiter = waiter
        self.asksForTLS = asksForTLS
        self.verifies = verifies
    }

    /// - Parameter limit: until when a TCP connection must be there.
    mutating func run(connectingUntil limit: Instant, _ record: inout StageRecord) throws(Failure) {
        // The library wants it: the first call comes once the socket can be written to.
        var progress = Progress.wantsToWrite
        while progress != .done {
            guard connection.status != .bad, progress != .failed else {
                throw failure(at: record.current)
            }
            try wait(progress, limit, record.current)
            progress = try step(record.current)
            enterStage(&record)
        }
    }

    private func wait(_ progress: Progress, _ limit: Instant, _ stage: Stage) throws(Failure) {
        let isConnecting = stage == .connect
        let events: DescriptorEvents
        do throws(Interruption.Interrupted) {
            events = try waiter.wait(
                for: connection.socket.number,
                progress == .wantsToRead ? .reading : .writing,
                until: isConnecting ? limit : nil
            )
        } catch {
            throw .failed(PostgresFailures.interrupted(error.cause, at: stage, serverTakesTLS: serverTakesTLS))
        }
        guard isConnecting else { return }
        if events.isEmpty {
            throw .unreachable(PostgresFailures.interrupted(.deadline, at: stage, serverTakesTLS: false))
        }
        // The library would only tell it as a text.
        if let error = NetworkError(code: connection.socket.takeError()) {
            throw .unreachable(error.failure(at: stage))
        }
    }

    /// Lets the library go on by one step, which doesn't wait.
    private mutating func step(_ stage: Stage) throws(Failure) -> Progress {
        let library = connection.library
        let handle = connection.handle
        guard connection.status == .startingTLS, !serverTakesTLS else {
            return Progress(rawValue: library.goOnConnecting(handle)) ?? .failed
        }
        try readAnswerToTLS(stage)
        // The handshake's beginning is held back, so that its end can't come before there is a witness.
        let (code, witness) = connection.socket.holdingBack {
            (library.goOnConnecting(handle), serverTakesTLS && verifies ? TLSWitness(library, handle) : nil)
        }
        self.witness = witness
        return Progress(rawValue: code) ?? .failed
    }

    /// Looks at the one byte that answers the question for TLS: PostgreSQL's manual, section "SSL Session Encryption". Whoever
    /// sends more at once isn't a server that waits for the handshake.
    private mutating func readAnswerToTLS(_ stage: Stage) throws(Failure) {
        switch connection.socket.peek(upTo: 2) {
        case .bytes([UInt8(ascii: "S")]): serverTakesTLS = true
        case .bytes([UInt8(ascii: "N")]): throw .tlsRefused
        // An error in the old form, from a server that is out of resources; the library knows how to read it.
        case .bytes(let bytes) where bytes.first == UInt8(ascii: "E"): break
        case .nothing: break
        case .bytes: throw .failed(PostgresFailures.notPostgres(at: stage))
        case .end: throw .failed(PostgresFailures.connectionLost(at: stage))
        }
    }

    private func enterStage(_ record: inout StageRecord) {
        switch connection.status {
        case .started, .needed, .ok, .bad:
            break
        case .startingTLS:
            record.begin(.tls, "Agreeing on TLS.")
        case .made where asksForTLS && !connection.usesTLS:
            record.begin(.tls, "Agreeing on TLS.")
        case .made, nil:
            record.begin(.authenticate, "Logging in.")
            record.tls = connection.tlsFacts(verifies: verifies)
        }
    }

    // MARK: - What went wrong

    private func failure(at stage: Stage) -> Failure {
        let message = connection.errorMessage
        if let error = ServerError(in: message) {
            let usesTLS = asksForTLS && stage == .authenticate
            let situation = PostgresRefusal.Situation(parameters: parameters, usesTLS: usesTLS, stage: stage)
            return .failed(PostgresRefusal(error: error, situation: situation).failure)
        }
        if stage == .connect, let error = NetworkError(in: message) {
            return .unreachable(error.failure(at: stage))
        }
        let verdict = stage == .tls ? witness?.failure : nil
        let known = verdict ?? LibraryText.failure(message, at: stage) ?? NetworkError(in: message)?.failure(at: stage)
        let unknown = stage == .connect ? PostgresFailures.notOpened : PostgresFailures.notPostgres(at: stage)
        return .failed(known ?? unknown)
    }
}
