import POSIX

extension TestFailure {
    /// Something that this computer lacks: memory, descriptors.
    static func systemFailure(_ error: SystemError, at stage: Stage) -> TestFailure {
        TestFailure(
            stage: stage,
            reason: .unknown,
            message: "This computer could not \(error.operation): \(error.reason).",
            hint: "Check its memory and its limit of open files."
        )
    }
}
