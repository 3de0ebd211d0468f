import POSIX

extension TestFailure {
    /// The process has no executable that could run a driver.
    static var noChildProgram: TestFailure {
        TestFailure(
            stage: .validate,
            reason: .driverUnavailable,
            message: "This type is tested by a process of its own, which this program can't start.",
            hint: "Use the executable datasource-bridge."
        )
    }

    static func unstartedChild(_ error: SystemError) -> TestFailure {
        TestFailure(
            stage: .validate,
            reason: .unknown,
            message: "The process that runs this driver could not be started: \(error.reason).",
            hint: "Check this computer's memory and its limits of processes and open files."
        )
    }

    /// The child ended without an answer.
    static func brokenChild(_ ending: ProgramExchange.Ending, at stage: Stage) -> TestFailure {
        switch ending {
        case .killed(let signal):
            let name = SignalName.of(signal)
            return TestFailure(
                stage: stage,
                reason: .unknown,
                message: "The process that runs this driver was ended by the signal \(name).",
                hint: name == "SIGKILL"
                    ? "Check that this computer has memory left, and who ends processes on it."
                    : "Install the client library of this type in a current version; the bridge itself goes on.",
                nativeCode: name
            )
        case .exited(let code):
            return TestFailure(
                stage: stage,
                reason: .unknown,
                message: "The process that runs this driver ended with code \(code), without an answer.",
                hint: "Check this computer's memory, and that the executable is datasource-bridge.",
                nativeCode: "exit \(code)"
            )
        case .answered:
            return .unreadableChild(at: stage)
        }
    }

    static func unreadableChild(at stage: Stage) -> TestFailure {
        TestFailure(
            stage: stage,
            reason: .unknown,
            message: "The process that runs this driver answered with what isn't an answer.",
            hint: "Start the bridge again; if that doesn't help, install it again."
        )
    }
}
