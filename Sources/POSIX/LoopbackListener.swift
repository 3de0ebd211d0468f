import CShims

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Listens on a port of the loopback interface that the system chooses, for connections of this very process.
struct LoopbackListener: Sendable {
    let descriptor: FileDescriptor
    let port: Int

    init() throws(SystemError) {
        var port: CInt = 0
        let number = cshims_loopback_listener(&port)
        guard number != -1 else { throw .current("listen on the loopback interface") }
        descriptor = FileDescriptor(owning: number)
        self.port = Int(port)
    }

    /// Takes the connection that waits.
    ///
    /// - Returns: a socket that doesn't block; nil when none waits, or when it isn't this process's own.
    func accept() -> FileDescriptor? {
        var peer: CInt = 0
        let number = cshims_accept(descriptor.number, &peer)
        guard number != -1 else { return nil }
        let connection = FileDescriptor(owning: number)
        return isOurs(Int(peer)) ? connection : nil
    }

    // MARK: - Whose a connection is

    /// Whether the other end of a connection is a socket of this process. Where the system doesn't tell, it counts as ours.
    ///
    /// - Parameter peer: its port.
    private func isOurs(_ peer: Int) -> Bool {
        guard let table = try? FileDescriptor.open("/proc/self/net/tcp", O_RDONLY),
            let bytes = try? table.read(upTo: Self.tableLimit)
        else { return true }
        let ends = [Self.spelled(peer), Self.spelled(port)]
        for line in bytes.split(separator: UInt8(ascii: "\n")).dropFirst() {
            let columns = line.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
            // sl, local address, remote address, state, queues, timer, retransmissions, user, timeout, inode
            guard columns.count > 9, columns[1].hasSuffix(ends[0]), columns[2].hasSuffix(ends[1]) else { continue }
            return UInt64(columns[9]).map(Self.isOpenHere) ?? false
        }
        return false
    }

    /// The most bytes of the table of connections: some ten thousand of them.
    private static let tableLimit = 8 << 20

    /// `:01BD`
    private static func spelled(_ port: Int) -> String {
        let digits = String(port, radix: 16, uppercase: true)
        return ":" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }

    private static func isOpenHere(_ inode: UInt64) -> Bool {
        guard let folder = opendir("/proc/self/fd") else { return true }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard let number = CInt(name) else { continue }
            var status = stat()
            if fstat(number, &status) == 0, status.st_ino == inode, status.st_mode & S_IFMT == S_IFSOCK {
                return true
            }
        }
        return false
    }
}
