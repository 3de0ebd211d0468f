import Foundation

@testable import Connectivity

/// A listener on the loopback interface that does one wrong thing to whoever connects, until the last reference goes.
final class FaultyServer: Sendable {
    enum Fault: Sendable {
        /// Accepts, and says nothing.
        case silence
        /// Agrees to TLS, and says nothing more.
        case silenceInTLS
        /// Says this, and nothing more.
        case saying(String)
        /// Says this byte by byte, 20 a second.
        case trickling(String)
        /// Says this before anything is asked, and nothing more.
        case greeting([UInt8])
        /// Says this before anything is asked, and ends the connection in order.
        case greetingAndClosing([UInt8])
        /// Says this before anything is asked, a byte every 50 ms.
        case greetingSlowly([UInt8])
        /// Ends the connection in order, or breaks it off, before anything is asked.
        case slamming(breaksOff: Bool)
        /// Agrees to TLS and goes on with this.
        case sayingInTLS(String)
        /// Ends the connection in order as soon as something is asked.
        case closing
        /// Breaks the connection off as soon as something is asked.
        case resetting
        /// Agrees to TLS, then breaks the connection off.
        case resettingInTLS
        /// Passes everything on to a port, until the client says this; what comes after is dropped.
        case stalling(port: Int, after: String)
        /// Passes on what a port says up to so many bytes, then ends the connection in order.
        case passing(port: Int, Int)
        /// Passes everything on to a port, and from the second connection on to another.
        case switching(port: Int, then: Int)
        /// As `stalling`, but breaks the connection off.
        case breaking(port: Int, after: String)
        /// Lets nobody in: connections are neither accepted nor refused.
        case unreachable
    }

    let port: Int
    private let listener: Int32
    private let fault: Fault
    private let guests: [Int32]

    init(_ fault: Fault) {
        self.fault = fault
        let listener = Self.newSocket()
        self.listener = listener
        var address = Self.loopback(port: 0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                precondition(bind(listener, pointer, size) == 0)
                getsockname(listener, pointer, &size)
            }
        }
        port = Int(UInt16(bigEndian: address.sin_port))
        if case .unreachable = fault {
            listen(listener, 0)
            // They take all places that there are.
            let port = port
            guests = (0..<3).map { _ in Self.connect(to: port, waits: false) }
            return
        }
        guests = []
        listen(listener, 16)
        Thread.detachNewThread { Self.serve(listener, fault) }
    }

    deinit {
        // Ends the wait in `accept`; the thread closes, or it could accept for a server that got the same number.
        shutdown(listener, Int32(SHUT_RDWR))
        if case .unreachable = fault {
            close(listener)
        }
        guests.forEach { close($0) }
    }

    private static func serve(_ listener: Int32, _ fault: Fault) {
        var isFirst = true
        while true {
            let client = accept(listener, nil, nil)
            guard client >= 0 else {
                close(listener)
                return
            }
            let isOfFirst = isFirst
            isFirst = false
            Thread.detachNewThread {
                if case .switching(let port, let other) = fault {
                    relay(client, to: isOfFirst ? port : other)
                } else {
                    handle(client, fault)
                }
                close(client)
            }
        }
    }

    private static func handle(_ client: Int32, _ fault: Fault) {
        switch fault {
        case .unreachable, .switching: return
        case .silence: drain(client)
        case .silenceInTLS:
            _ = receive(client)
            say("S", to: client)
            drain(client)
        case .saying(let text):
            _ = receive(client)
            say(text, to: client)
            drain(client)
        case .trickling(let text):
            _ = receive(client)
            for byte in text.utf8 {
                send([byte], to: client)
                usleep(50_000)
            }
            drain(client)
        case .greeting(let bytes):
            send(bytes, to: client)
            drain(client)
        case .greetingAndClosing(let bytes): send(bytes, to: client)
        case .greetingSlowly(let bytes):
            for byte in bytes {
                send([byte], to: client)
                usleep(50_000)
            }
            drain(client)
        case .slamming(let breaksOff):
            if breaksOff {
                resetOnClose(client)
            }
        case .sayingInTLS(let text):
            _ = receive(client)
            say("S", to: client)
            _ = receive(client)
            say(text, to: client)
            drain(client)
        case .closing: _ = receive(client)
        case .resetting:
            _ = receive(client)
            resetOnClose(client)
        case .resettingInTLS:
            _ = receive(client)
            say("S", to: client)
            _ = receive(client)
            resetOnClose(client)
        case .stalling(let port, let text):
            relay(client, to: port, until: text)
            drain(client)
        case .passing(let port, let count): relay(client, to: port, upTo: count)
        case .breaking(let port, let text):
            relay(client, to: port, until: text)
            resetOnClose(client)
        }
    }

    private static func relay(_ client: Int32, to port: Int, until text: String = "", upTo count: Int = .max) {
        let server = connect(to: port, waits: true)
        defer { close(server) }
        var left = count
        while left > 0 {
            var both = [client, server].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            guard poll(&both, 2, 30_000) > 0 else { return }
            if both[0].revents != 0 {
                let bytes = receive(client)
                guard !bytes.isEmpty, text.isEmpty || Data(bytes).range(of: Data(text.utf8)) == nil else { return }
                send(bytes, to: server)
            }
            if both[1].revents != 0 {
                let bytes = receive(server).prefix(left)
                guard !bytes.isEmpty else { return }
                left -= bytes.count
                send(Array(bytes), to: client)
            }
        }
    }

    // MARK: - Sockets

    private static func newSocket() -> Int32 {
        let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        precondition(number >= 0)
        return number
    }

    private static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        return address
    }

    private static func connect(to port: Int, waits: Bool) -> Int32 {
        let number = newSocket()
        if !waits {
            _ = fcntl(number, F_SETFL, O_NONBLOCK)
        }
        var address = loopback(port: port)
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                _ = Foundation.connect(number, pointer, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        return number
    }

    /// What comes next; nothing at the end.
    private static func receive(_ number: Int32) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        let count = recv(number, &buffer, buffer.count, 0)
        return Array(buffer.prefix(max(count, 0)))
    }

    private static func drain(_ number: Int32) {
        while !receive(number).isEmpty {}
    }

    private static func say(_ text: String, to number: Int32) {
        send(Array(text.utf8), to: number)
    }

    private static func send(_ bytes: [UInt8], to number: Int32) {
        _ = Foundation.send(number, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    private static func resetOnClose(_ number: Int32) {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(number, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }
}
