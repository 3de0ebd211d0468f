import Datasource
import JSON
import POSIX

/// The certificates and the key as paths that the library can read.
///
/// Each is read here and handed on as a file in memory, whatever it was: so a drive that doesn't answer can't hold the
/// library, and a secret is never written anywhere.
struct DatabaseTLSFiles {
    /// The file in memory, or the path of the system's own bundle; nil when nothing is to be verified.
    let rootCertificatePath: String?
    let certificatePath: String?
    let keyPath: String?

    /// Keeps the files in memory there while the library may read them.
    private let files: [MemoryFile]

    /// The most bytes of a certificate, a bundle or a key.
    private static let limit = 1 << 20

    /// - Parameters: the certificates and the key as PEM text or paths.
    init(
        _ mode: DatabaseTLSMode,
        rootCertificate: String?,
        certificate givenCertificate: String?,
        key givenKey: Secret?,
        _ interruption: Interruption
    ) throws(TestFailure) {
        guard mode != .disable else {
            (rootCertificatePath, certificatePath, keyPath, files) = (nil, nil, nil, [])
            return
        }
        let loader = Loader(interruption: interruption)
        let root = try loader.file(rootCertificate, DatabaseField.sslRootCert)
        let certificate = try loader.file(givenCertificate, DatabaseField.sslCert)
        let key = try loader.file(givenKey?.revealed, DatabaseField.sslKey)
        let needsAuthorities = mode.verifies && root == nil
        rootCertificatePath = needsAuthorities ? try Self.systemBundle() : root?.path
        certificatePath = certificate?.path
        keyPath = key?.path
        files = [root, certificate, key].compactMap { $0 }
    }

    private static func systemBundle() throws(TestFailure) -> String {
        guard let path = SystemCertificates.bundle else {
            throw .invalid(
                "The certificates that this system trusts weren't found.",
                [DatabaseField.sslRootCert],
                hint: "Install ca-certificates, or give the CA certificates as sslRootCert."
            )
        }
        return path
    }

    private struct Loader {
        let interruption: Interruption

        /// - Parameter text: PEM text or a path.
        func file(_ text: String?, _ field: JSONPointer) throws(TestFailure) -> MemoryFile? {
            guard let text else { return nil }
            let isPEM = text.contains("-----BEGIN ")
            let bytes = isPEM ? Array(text.utf8) : try contents(of: Environment.expandingTilde(text), field)
            do {
                return try MemoryFile(bytes)
            } catch {
                throw .systemFailure(error, at: .validate)
            }
        }

        /// Reads on another thread, since a network drive that is gone would hold this one for ever.
        private func contents(of path: String, _ field: JSONPointer) throws(TestFailure) -> [UInt8] {
            let result: Result<[UInt8], RegularFile.Failure>
            do throws(AbandonableWork.Failure) {
                result = try AbandonableWork.shared.run("read-file", until: interruption) {
                    Result { () throws(RegularFile.Failure) in
                        try RegularFile.contents(of: path, limit: DatabaseTLSFiles.limit)
                    }
                }
            } catch {
                throw .unfinishedRead(error, field)
            }
            do {
                return try result.get()
            } catch {
                throw .unreadablePEM(error, field)
            }
        }
    }
}

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

    fileprivate static func unfinishedRead(_ failure: AbandonableWork.Failure, _ field: JSONPointer) -> TestFailure {
        switch failure {
        case .interrupted(let cause):
            var failure = TestFailure.interrupted(cause, at: .validate)
            failure.fields = [field]
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

    fileprivate static func unreadablePEM(_ failure: RegularFile.Failure, _ field: JSONPointer) -> TestFailure {
        TestFailure(
            stage: .validate,
            reason: failure.isAbsence ? .fileNotFound : .fileUnreadable,
            message: failure.isAbsence ? "There is no such file." : "The file can't be read: \(failure.reason).",
            fields: [field],
            hint: "Check the path, or give the PEM text itself."
        )
    }
}
