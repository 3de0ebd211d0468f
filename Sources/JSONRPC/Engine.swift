import JSON
package import POSIX
import Synchronization

/// JSON-RPC 2.0 over a pair of byte streams, one JSON text a line.
///
/// The thread that calls `run` reads, parses and answers what needs no waiting; jobs run on workers, and their answers
/// leave through the outbox as they become ready. `RequestTable` decides who runs, and a watchdog gives up jobs that don't
/// stop when told to. Where the engine is what its process is for, `superviseProcess` waits for signals and for the ends of
/// the parent and of the client.
package final class Engine: Sendable {
    let configuration: EngineConfiguration
    let service: any Service
    let log: Log
    let outbox: Outbox
    let answers = AnswerGuard()
    let state: Monitor<EngineState>
    let inputKind: FileStatus.Kind
    let output: FileDescriptor
    let workers = WorkerPool(name: "worker")
    let watchdog = Watchdog()

    /// Whether and how the engine may end its process.
    let supervision = Monitor(Supervision())

    /// Starts to wait for signals and the like, where that was asked for and hasn't begun.
    let startSupervisor = Monitor<(@Sendable () -> Void)?>(nil)

    private let input: FileDescriptor

    /// Whether any answer was an error.
    private let sawErrorFlag = Atomic(false)

    package init(service: any Service, streams: StandardStreams, configuration: EngineConfiguration, log: Log) {
        self.service = service
        self.configuration = configuration
        self.log = log
        input = streams.input
        inputKind = streams.inputKind
        output = streams.output
        outbox = Outbox(
            descriptor: streams.output,
            keepsOrder: configuration.keepsOrder,
            limit: configuration.maximumAnswerBytes
        )
        state = Monitor(EngineState(requests: RequestTable(limits: configuration.concurrency, answers: answers)))
    }

    /// Whether any answer so far was an error.
    package var sawError: Bool { sawErrorFlag.load(ordering: .relaxed) }

    func noteError() {
        sawErrorFlag.store(true, ordering: .relaxed)
    }

    /// Serves until the input ends or the process is told to end.
    ///
    /// - Returns: true when everything accepted was answered and written, false when the client is gone.
    package func run() -> Bool {
        outbox.tell(self)
        defer { outbox.tell(nil) }
        var reader = Reader(engine: self)
        let reason = readLines(&reader)
        reader.flush()
        state.withLockSignalling { $0.intake.end(inputEnded: reason == .inputEnded) }
        switch reason {
        case .inputEnded, .clientGone:
            waitUntilSettled()
            return outbox.drain()
        case .shutdown:
            return stop(.init(configuration)) ?? waitUntilStopped()
        case .told:
            return waitUntilStopped()
        }
    }

    /// Why the reading thread reads no more.
    private enum EndOfReading {
        case inputEnded
        case shutdown
        /// The process was told to end.
        case told
        case clientGone
    }

    private func readLines(_ reader: inout Reader) -> EndOfReading {
        var framer = LineFramer(limit: configuration.maximumMessageBytes)
        var isSupervised = false
        while true {
            while let line = framer.next() {
                reader.receive(line)
                if !isSupervised {
                    reader.flush()
                    superviseFromNowOn()
                    isSupervised = true
                }
                guard waitForRoom(&reader) else { return .clientGone }
            }
            // What stood behind `bridge.shutdown` is refused; nothing more is read.
            if reader.isShuttingDown {
                return .shutdown
            }
            reader.flush()
            guard outbox.waitForRoom() else { return .clientGone }
            if !isSupervised, !input.isReadableNow {
                superviseFromNowOn()
                isSupervised = true
            }
            guard let received = read(into: framer.spaceToFill()) else { return .told }
            guard received > 0 else { break }
            framer.filled(received)
        }
        if let line = framer.last() {
            reader.receive(line)
            reader.flush()
        }
        superviseFromNowOn()
        return reader.isShuttingDown ? .shutdown : .inputEnded
    }

    /// - Returns: how many bytes came, 0 at the end; nil when nothing more is to be accepted.
    private func read(into space: UnsafeMutableRawBufferPointer) -> Int? {
        guard state.withLockSignalling({ $0.intake.pause() }) else { return nil }
        let received = (try? input.readSome(into: space)) ?? 0
        return state.withLock { $0.intake.resume() } ? received : nil
    }

    /// Reading goes on only while what waits is within its bounds.
    ///
    /// - Returns: false when the client is gone.
    private func waitForRoom(_ reader: inout Reader) -> Bool {
        if reader.hasMuchToFlush {
            reader.flush()
        }
        // Refusals alone follow a shutdown: they must not keep it from beginning.
        guard reader.takeMustAskForRoom(), !reader.isShuttingDown else { return true }
        let isFull = state.withLock { isOverBounds($0) }
        if isFull {
            reader.flush()
            _ = state.wait { isOverBounds($0) ? nil : true }
        }
        return outbox.waitForRoom()
    }

    private func isOverBounds(_ state: EngineState) -> Bool {
        guard !state.clientIsGone else { return false }
        return state.requests.unanswered >= configuration.maximumWaitingRequests
            || state.requests.waitingBytes >= configuration.maximumWaitingBytes
    }
}

/// How the process ends.
package enum ExitCode {
    package static let success: CInt = 0

    /// The client went away, or doesn't read.
    package static let clientGone: CInt = 3
}
