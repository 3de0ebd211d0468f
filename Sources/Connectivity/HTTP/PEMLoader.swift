import JSON
import POSIX

/// Gets PEM text from what the credentials hold: the text itself, or the path of a file.
struct PEMLoader {
    /// The most bytes of a certificate, a bundle or a key.
    static let limit = 1 << 20

    /// What any drive that is well takes far less than, in milliseconds: no file is to blame for a test that ends earlier.
    static let patience = 50.0

    let interruption: Interruption

    /// - Parameter source: nil gives nil.
    /// - Throws: when the file can't be read in time, or isn't PEM.
    func text(_ source: String?, _ field: JSONPointer) throws(TestFailure) -> String? {
        guard let source else { return nil }
        if source.containsBytes(of: "-----BEGIN ") {
            return source
        }
        let bytes = try contents(of: Environment.expandingTilde(source), field)
        guard let text = String(validating: bytes, as: UTF8.self), text.containsBytes(of: "-----BEGIN ") else {
            throw .invalid("The file isn't in PEM.", [field], hint: "Give a file in PEM, or the PEM text itself.")
        }
        return text
    }

    /// Reads on another thread, since a network drive that is gone would hold this one for ever.
    ///
    /// - Parameter remedy: what may be done about a file that can't be read.
    func contents(
        of path: String,
        _ field: JSONPointer,
        remedy: String = "Check the path, or give the PEM text itself."
    ) throws(TestFailure) -> [UInt8] {
        let start = Instant.now
        let result: Result<[UInt8], RegularFile.Failure>
        do throws(AbandonableWork.Failure) {
            result = try AbandonableWork.shared.run("read-file", until: interruption) {
                Result { () throws(RegularFile.Failure) in try RegularFile.contents(of: path, limit: Self.limit) }
            }
        } catch {
            throw unfinished(error, field, after: Instant.now.milliseconds(since: start))
        }
        do {
            return try result.get()
        } catch {
            throw unreadable(error, field, remedy)
        }
    }

    /// - Parameter milliseconds: how long it was waited for.
    func unfinished(
        _ failure: AbandonableWork.Failure,
        _ field: JSONPointer,
        after milliseconds: Double
    ) -> TestFailure {
        switch failure {
        case .interrupted(let cause):
            var failure = TestFailure.interrupted(cause, at: .validate)
            failure.fields = milliseconds < Self.patience ? [] : [field]
            return failure
        case .busy:
            return TestFailure(
                stage: .validate,
                reason: .serverBusy,
                message: "Too many earlier reads of files still wait for a drive that doesn't answer.",
                fields: [field],
                hint: "Check the network drives of this computer, or start the bridge again."
            )
        }
    }

    private func unreadable(
        _ failure: RegularFile.Failure,
        _ field: JSONPointer,
        _ remedy: String
    ) -> TestFailure {
        TestFailure(
            stage: .validate,
            reason: failure.isAbsence ? .fileNotFound : .fileUnreadable,
            message: failure.isAbsence ? "There is no such file." : "The file can't be read: \(failure.reason).",
            fields: [field],
            hint: remedy
        )
    }
}
