#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A lock on a folder that only those who ask for it respect, held until the last reference to it goes.
///
/// It leaves nothing behind: the system lets go of it even when the process is killed.
package final class FolderLock: Sendable {
    package enum Failure: Error, Sendable {
        case system(SystemError)
        case interrupted(Interruption.Cause)
    }

    private let folder: FileDescriptor

    /// Waits for the lock.
    ///
    /// - Throws: when the folder can't be opened, or when the work has to stop before the lock is free.
    package init(_ path: String, interruption: Interruption) throws(Failure) {
        do throws(SystemError) {
            folder = try FileDescriptor.open(path, O_RDONLY | O_DIRECTORY)
        } catch {
            throw .system(error)
        }
        while flock(folder.number, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else {
                throw .system(.current("lock the folder \(path)"))
            }
            do throws(Interruption.Interrupted) {
                try interruption.sleep(milliseconds: 5)
            } catch {
                throw .interrupted(error.cause)
            }
        }
    }
}
