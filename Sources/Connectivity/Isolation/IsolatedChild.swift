import Datasource
import JSON
import POSIX

/// The other side of `IsolatedDriver`: what the executable does when it was started for one test.
package enum IsolatedChild {
    /// What may go wrong before there is a driver to ask.
    private enum ExitCode {
        static let success: CInt = 0
        static let noStreams: CInt = 70
        static let noRequest: CInt = 64
        static let noParent: CInt = 69
    }

    /// The most bytes of a request: far more than a document may have.
    private static let requestLimit = 256 << 20

    /// The most memory that a library may use, so that no server can fill this computer's.
    private static let memoryLimit = 1 << 30

    /// By how much the child's deadline comes before the parent's, which kills, in milliseconds: a driver that keeps to its deadline by itself
    /// tells more than the parent could.
    private static let usualLead = 20

    /// Where little time is left, the lead is a share of it, so that most of it is used.
    private static let shareOfLead = 5

    /// Reads one request on stdin, answers on stdout.
    ///
    /// - Returns: the exit code. The process should end without running anything that libraries registered for its end.
    package static func run(_ registry: DriverRegistry = .standard) -> CInt {
        LifeLine.hold()
        LifeLine.ignoreBrokenPipes()
        ProcessLimits.forbidCoreDumps()
        ProcessLimits.hideMemory()
        ProcessLimits.limitMemory(bytes: memoryLimit)
        guard let streams = try? StandardStreams.claim() else { return ExitCode.noStreams }
        guard let bytes = try? streams.input.read(upTo: requestLimit), let request = IsolatedRequest(parsing: bytes)
        else {
            return ExitCode.noRequest
        }
        guard LifeLine.isHeld(by: request.parent) else { return ExitCode.noParent }
        let answer = answer(request, registry) { message in
            // Nobody listens any more once this fails: then the parent is about to kill this process.
            try? streams.output.write(message.line)
        }
        try? streams.output.write(answer.line)
        return ExitCode.success
    }

    /// Until when the driver may take.
    static func deadline(beforeThatOfParent deadline: Instant, now: Instant) -> Instant {
        let left = max(0, Int(deadline.milliseconds(since: now)))
        return deadline.advanced(byMilliseconds: -min(usualLead, left / shareOfLead))
    }

    private static func answer(
        _ request: IsolatedRequest,
        _ registry: DriverRegistry,
        _ tell: @escaping @Sendable (IsolatedMessage) -> Void
    ) -> IsolatedMessage {
        guard let driver = registry.driverInThisProcess(for: request.datasourceType) else {
            return .failure(.unreadableChild(at: .validate))
        }
        let deadline = deadline(beforeThatOfParent: request.deadline, now: .now)
        let tunnel = request.hasTunnel ? FileDescriptor.passedByParent : nil
        let session = TestSession(interruption: Interruption(deadline: deadline), tunnelStream: tunnel) { stage, note in
            tell(.progress(stage, note))
        }
        switch request.work {
        case .test:
            return .outcome(driver.test(request.credentials, session: session))
        case .discoverSchema:
            do throws(TestFailure) {
                return .schema(try driver.discoverSchema(request.credentials, session: session))
            } catch {
                return .failure(error)
            }
        }
    }
}
