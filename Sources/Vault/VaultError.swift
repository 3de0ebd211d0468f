package import JSON
package import NativeLibraries
package import POSIX

/// Why the vault did not do what it was asked.
package struct VaultError: Error, Sendable, CustomStringConvertible {
    package enum Code: Hashable, Sendable {
        /// No record has the name.
        case notFound

        /// A record has the name already.
        case alreadyExists

        /// The record isn't the one that the caller saw.
        case revisionConflict(current: Int)

        /// Locked for too long, unreadable, not writable, disk full, or written by a newer version.
        case unavailable

        /// The file isn't a vault, or was damaged or changed by something else than this program.
        ///
        /// - Parameter record: the record at fault, where one can be named.
        case corrupt(record: ExactString?)

        /// The key is a key, but not this vault's.
        case wrongKey

        /// The key can't be had: a key file that is missing or unreadable, a key command that fails.
        case keyUnavailable

        /// What the user configured can't be a key or a vault: a variable, a command, permissions, a path.
        case configuration

        case libraryUnavailable(LibraryError)

        case interrupted(Interruption.Cause)
    }

    /// What a write that failed has done.
    package enum Outcome: Hashable, Sendable {
        case notApplied

        /// The disk failed while the change was being committed; opening the vault again will tell.
        case unknown
    }

    package let code: Code

    /// One sentence for a person, with no secret in it.
    package let message: String

    /// Whether the same call may work a moment later without anybody's doing.
    package let isRetryable: Bool

    package private(set) var outcome = Outcome.notApplied

    init(_ code: Code, _ message: String, isRetryable: Bool = false) {
        self.code = code
        self.message = message
        self.isRetryable = isRetryable
    }

    package var description: String { message }

    /// The same failure, of a change that may have been applied nevertheless.
    var withUnknownOutcome: VaultError {
        var error = self
        error.outcome = .unknown
        return error
    }
}

extension VaultError {
    static func notFound(_ name: ExactString) -> VaultError {
        VaultError(.notFound, "There is no data source named \"\(name.string.excerpt)\".")
    }

    static func alreadyExists(_ name: ExactString) -> VaultError {
        VaultError(.alreadyExists, "There is already a data source named \"\(name.string.excerpt)\".")
    }

    static func revisionConflict(_ name: ExactString, current: Int) -> VaultError {
        VaultError(
            .revisionConflict(current: current),
            "The data source \"\(name.string.excerpt)\" was changed in the meantime: its revision is \(current) now."
        )
    }

    static func corrupt(record: ExactString) -> VaultError {
        VaultError(
            .corrupt(record: record),
            "The vault's record of \"\(record.string.excerpt)\" was damaged or changed by something else than this program; "
                + VaultError.remedy
        )
    }

    /// What to do about a vault that can't be trusted any more, as the end of a sentence.
    static let remedy = "restore the vault from a backup, or move it away to begin a new one."

    static func corrupt(_ message: String) -> VaultError {
        VaultError(.corrupt(record: nil), message)
    }

    static func library(_ error: LibraryError) -> VaultError {
        VaultError(.libraryUnavailable(error), error.description)
    }

    static func unavailable(_ what: String, _ error: SystemError) -> VaultError {
        VaultError(.unavailable, "\(what): \(error.reason).")
    }

    /// - Parameter activity: what was going on, as in `while waiting for its turn`.
    static func interrupted(_ cause: Interruption.Cause, _ activity: String) -> VaultError {
        switch cause {
        case .cancelled: VaultError(.interrupted(cause), "The request was cancelled \(activity).")
        case .deadline: VaultError(.interrupted(cause), "The time allowed was over \(activity).", isRetryable: true)
        }
    }
}

extension Interruption {
    /// - Throws: when the work has to stop now.
    func checkVault() throws(VaultError) {
        if let cause {
            throw .interrupted(cause, "before the vault was done")
        }
    }
}
