package import POSIX

extension TestSession {
    /// - Throws: the failure to report when the work has to stop now.
    package func check(_ stage: Stage) throws(TestFailure) {
        if let cause = interruption.cause {
            throw .interrupted(cause, at: stage)
        }
    }

    /// Waits for descriptors as long as the work may take.
    func waiter() throws(TestFailure) -> DescriptorWaiter {
        do throws(SystemError) {
            return try DescriptorWaiter(interruption)
        } catch {
            throw .systemFailure(error, at: .validate)
        }
    }
}

extension TestFailure {
    /// The failure that ends a test early. Nobody reads that of a cancelled test.
    package static func interrupted(_ cause: Interruption.Cause, at stage: Stage) -> TestFailure {
        switch cause {
        case .cancelled:
            TestFailure(stage: stage, reason: .unknown, message: "The test was cancelled.")
        case .deadline:
            TestFailure(
                stage: stage,
                reason: .timeout,
                message: "The test didn't finish in the time that it was given.",
                hint: "Check that the source responds, or allow more time with timeoutMs."
            )
        }
    }
}

extension TestOutcome {
    /// Runs a stage and adds its time, also when it fails.
    package mutating func time<Result>(
        _ stage: Stage,
        _ body: () throws(TestFailure) -> Result
    ) throws(TestFailure) -> Result {
        let start = Instant.now
        defer { timings.append((stage: stage, milliseconds: Instant.now.milliseconds(since: start))) }
        return try body()
    }
}
