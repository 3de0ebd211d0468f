import POSIX

/// The beginning of a file, or all of it where it is small.
struct FilePrefix: Sendable {
    /// How many bytes are read at most.
    static let limit = 1024 * 1024

    /// How many bytes are read or worked on before anybody looks whether the work has to stop.
    static let chunkSize = 64 * 1024

    var bytes: [UInt8]

    /// Of the whole file; nil where a server doesn't tell.
    var size: Int?

    /// Whether `bytes` is the whole file.
    var isComplete: Bool

    /// Reads the beginning of a regular file. What isn't one is refused without being opened, because opening can block
    /// or, with some devices, do harm.
    ///
    /// May block as long as the storage doesn't answer; a thread that may be given up is the place for it.
    static func read(_ path: String, _ interruption: Interruption) throws(TestFailure) -> FilePrefix {
        do {
            let status = try FileStatus(path: path)
            guard status.kind == .regular else { throw TestFailure.notRegular(status.kind) }
            // Something else may have taken its place meanwhile, so opening looks again.
            let (file, opened) = try RegularFile.open(path)
            return try read(file, size: opened.size, interruption)
        } catch let failure as TestFailure {
            throw failure
        } catch let stop as Interruption.Interrupted {
            throw .interrupted(stop.cause, at: .connect)
        } catch RegularFile.Failure.notRegular(let kind) {
            throw .notRegular(kind)
        } catch RegularFile.Failure.system(let error) {
            throw .unreadable(path, error)
        } catch let error as SystemError {
            throw .unreadable(path, error)
        } catch {
            throw TestFailure(stage: .connect, reason: .unknown, message: "The file could not be read.")
        }
    }

    private static func read(
        _ file: FileDescriptor,
        size: Int,
        _ interruption: Interruption
    ) throws -> FilePrefix {
        var bytes: [UInt8] = []
        // One byte more than is kept tells whether the file goes on.
        while bytes.count <= limit {
            try interruption.check()
            let wanted = min(chunkSize, limit + 1 - bytes.count)
            let chunk = try file.read(upTo: wanted)
            bytes += chunk
            if chunk.count < wanted {
                return FilePrefix(bytes: bytes, size: bytes.count, isComplete: true)
            }
        }
        bytes.removeLast()
        return FilePrefix(bytes: bytes, size: max(size, bytes.count + 1), isComplete: false)
    }
}
