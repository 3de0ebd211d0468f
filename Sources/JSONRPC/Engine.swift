import JSON
package import POSIX
import Synchronization

/// JSON-RPC 2.0 over a pair of byte streams, one JSON text a line.
///
/// The thread that calls `run` reads, parses and answers what needs no waiting; jobs run on workers, and their answers
/// leave through the outbox as they become ready. `RequestTable` decides who runs, a watchdog gives up jobs that don't
/// stop when told to, and a supervisor waits for signals and for the ends of the parent and of the client.
package final class Engine: Sendable {
    let configuration: EngineConfiguration
    let service: any Service
    let log: Log
    let outbox: Outbox
    let table: Monitor<RequestTable>
    private let input: FileDescriptor
    let inputKind: FileStatus.Kind
    let output: FileDescriptor
    let workers = WorkerPool(name: "worker")
    let watchdog = Watchdog()

    /// How many ids are in flight, to be asked without a lock by the reading thread for each request.
    let inFlightCount = Atomic(0)

    /// Whether any answer was an error.
    private let sawErrorFlag = Atomic(false)

    /// Whether the process was told to end, so that nothing more is accepted.
    let isStopping = Atomic(false)

    /// Whether the input has ended, so that nobody has to be outlived any more.
    let inputEnded = Atomic(false)

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
        table = Monitor(RequestTable(limits: configuration.concurrency))
    }

    /// Whether any answer so far was an error.
    package var sawError: Bool { sawErrorFlag.load(ordering: .relaxed) }

    func noteError() {
        sawErrorFlag.store(true, ordering: .relaxed)
    }

    /// Serves until the input ends or the process is told to end.
    ///
    /// - Returns: true when everything accepted was answered and written, false when the client is gone.
    package func run() throws(SystemError) -> Bool {
        try startSupervisor()
        var reader = Reader(engine: self)
        switch readLines(&reader) {
        case .ended:
            inputEnded.store(true, ordering: .relaxed)
            waitUntilAnswered()
            return outbox.drain()
        case .shutdown(let shutdown):
            return finish(shutdown)
        case .stopped:
            // The supervisor ends the process.
            while true {
                Thread.sleep(milliseconds: 1000)
            }
        }
    }

    private enum EndOfReading {
        case ended
        case shutdown(Reader.Shutdown)
        case stopped
    }

    private func readLines(_ reader: inout Reader) -> EndOfReading {
        var framer = LineFramer(limit: configuration.maximumMessageBytes)
        while true {
            while let line = framer.next() {
                reader.receive(line)
                if let shutdown = reader.shutdown {
                    return .shutdown(shutdown)
                }
                waitForRoom(&reader)
                if isStopping.load(ordering: .relaxed) {
                    return .stopped
                }
            }
            // Answers go out when the input runs dry, as many in one write as are ready.
            if reader.hasMuchToFlush || !input.isReadableNow {
                reader.flush()
            }
            outbox.waitForRoom()
            let received = (try? input.readSome(into: framer.spaceToFill())) ?? 0
            if isStopping.load(ordering: .relaxed) {
                return .stopped
            }
            guard received > 0 else { break }
            framer.filled(received)
        }
        if let line = framer.last() {
            reader.receive(line)
        }
        reader.flush()
        return reader.shutdown.map(EndOfReading.shutdown) ?? .ended
    }

    /// Reading goes on only while what waits is within its bounds.
    private func waitForRoom(_ reader: inout Reader) {
        if reader.hasMuchToFlush {
            reader.flush()
        }
        guard reader.takeHasScheduled() else { return }
        let isFull = table.withLock { isOverBounds($0) }
        if isFull {
            reader.flush()
            _ = table.wait { isOverBounds($0) ? nil : true }
        }
    }

    private func isOverBounds(_ table: RequestTable) -> Bool {
        table.unanswered > configuration.maximumWaitingRequests
            || table.waitingBytes > configuration.maximumWaitingBytes
    }
}

/// How the process ends.
package enum ExitCode {
    package static let success: CInt = 0

    /// The client went away, or doesn't read.
    package static let clientGone: CInt = 3
}
