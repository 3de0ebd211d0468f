import Foundation

/// Bare sockets on 127.0.0.1.
enum Sockets {
    private static let streamType = CInt(SOCK_STREAM.rawValue)

    static func listen(backlog: CInt) -> CInt {
        let descriptor = socket(AF_INET, streamType, 0)
        _ = withAddress(port: 0) { bind(descriptor, $0, $1) }
        _ = Foundation.listen(descriptor, backlog)
        return descriptor
    }

    static func port(of descriptor: CInt) -> UInt16 {
        port { getsockname(descriptor, $0, $1) }
    }

    /// The port at the other end; 0 for what isn't a connected socket.
    static func peerPort(of descriptor: CInt) -> UInt16 {
        port { getpeername(descriptor, $0, $1) }
    }

    private static func port(_ read: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> CInt)
        -> UInt16
    {
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { read($0, &size) }
        }
        return code == 0 ? UInt16(bigEndian: address.sin_port) : 0
    }

    /// Connects without waiting.
    static func connectNow(to port: UInt16) -> CInt {
        let descriptor = socket(AF_INET, streamType | CInt(SOCK_NONBLOCK.rawValue), 0)
        _ = withAddress(port: port) { connect(descriptor, $0, $1) }
        return descriptor
    }

    /// A port where nobody listens.
    static func closedPort() -> UInt16 {
        let descriptor = listen(backlog: 1)
        defer { close(descriptor) }
        return port(of: descriptor)
    }

    private static func withAddress(
        port: UInt16,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt
    ) -> CInt {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
