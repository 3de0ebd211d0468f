import NativeLibraries
import POSIX

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Has the certificate of the server verified against the host that the user gave, where the library was connected to the entrance
/// of a tunnel.
///
/// The library compares with the host in the connection's structure, once TLS is agreed on. It is told the right one while it waits
/// for the server's answer to the beginning of TLS, and the tunnel holds that beginning back.
///
/// `@unchecked Sendable`: told on the tunnel's thread, while the thread of the library waits.
final class MySQLExpectedHost: @unchecked Sendable {
    /// Where the public header's `MYSQL` has the texts that it keeps of a connection. Applications may make such a structure
    /// themselves, so its layout is part of the library's binary interface, number 3.
    private enum Offset {
        static let host = 688
        static let user = 696
        static let hostInformation = 728
    }

    /// How much the library says without TLS: a header, and the first half of its answer to the greeting. Whatever comes after it is
    /// the beginning of TLS.
    static let bytesBeforeTLS = 36

    private let library: MariaDBLibrary
    private let handle: MariaDBLibrary.Connection
    private let name: String
    private let username: String
    private let refused = Monitor(false)

    /// - Parameters:
    ///   - connection: must not be closed before the tunnel.
    ///   - name: the host whose certificate is expected.
    init(_ connection: MySQLConnection, _ name: String, username: String) {
        library = connection.library
        handle = connection.handle
        self.name = name
        self.username = username
    }

    /// Whether the structure wasn't as it should be, so that nothing was told.
    var wasRefused: Bool { refused.withLock { $0 } }

    /// - Returns: false where the structure isn't as it should be; nothing is changed then.
    func tell() -> Bool {
        let isTold = replaceHost()
        refused.withLock { $0 = !isTold }
        return isTold
    }

    private func replaceHost() -> Bool {
        guard MemoryLayout<Int>.size == 8, let information = library.hostInformation?(handle) else { return false }
        let structure = UnsafeMutableRawPointer(handle)
        func text(_ offset: Int) -> UnsafePointer<CChar>? {
            structure.load(fromByteOffset: offset, as: UnsafePointer<CChar>?.self)
        }
        // Two fields whose values are known tell that the third one is where it should be.
        guard text(Offset.hostInformation) == information,
            let user = text(Offset.user), String(cString: user) == username,
            let given = text(Offset.host), String(cString: given) == TunnelEntrance.numericAddress,
            let copy = strdup(name)
        else { return false }
        // The library frees what it finds there. What it found before is left alone, because it could be looking at it.
        structure.storeBytes(of: copy, toByteOffset: Offset.host, as: UnsafeMutablePointer<CChar>.self)
        return true
    }
}
