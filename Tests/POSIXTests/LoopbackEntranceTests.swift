import Foundation
import Testing

@testable import POSIX

/// The port that leads to a stream.
@Suite(.timeLimit(.minutes(10)))
struct LoopbackEntranceTests {
    @Test("Bytes go both ways, and each end is seen on the other side")
    func bothWays() throws {
        let pair = try SocketPair()
        let entrance = try LoopbackEntrance(to: pair.ours)
        let client = try Client(entrance.port)
        try client.write("question")
        #expect(try text(pair.theirs, count: 8) == "question")
        let long = String(repeating: "answer ", count: 100_000)
        let server = pair.theirs
        Foundation.Thread.detachNewThread {
            try? server.write(Array(long.utf8))
            SocketPair.finishSending(to: server)
        }
        #expect(client.readToEnd() == long)
        withExtendedLifetime(entrance) {}
    }

    @Test("Only one connection is taken")
    func once() throws {
        let pair = try SocketPair()
        let entrance = try LoopbackEntrance(to: pair.ours)
        let client = try Client(entrance.port)
        try client.write("x")
        #expect(try text(pair.theirs, count: 1) == "x")
        #expect(throws: (any Error).self) { try Client(entrance.port) }
        withExtendedLifetime((entrance, client)) {}
    }

    @Test("Another process is turned away, and this one still gets in")
    func foreigner() throws {
        let pair = try SocketPair()
        let entrance = try LoopbackEntrance(to: pair.ours)
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = ["-c", "exec 3<>/dev/tcp/127.0.0.1/\(entrance.port); echo foreign >&3; timeout 20 cat <&3"]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        let client = try Client(entrance.port)
        try client.write("ours")
        #expect(try text(pair.theirs, count: 4) == "ours")
        withExtendedLifetime(entrance) {}
    }

    @Test("What the stream says waits until it is let through")
    func heldBack() throws {
        let pair = try SocketPair()
        let entrance = try LoopbackEntrance(to: pair.ours, holdsBack: true)
        let client = try Client(entrance.port)
        try pair.theirs.write(Array("greeting".utf8))
        usleep(100_000)
        #expect(!client.descriptor.isReadableNow)
        entrance.letThrough()
        #expect(try text(client.descriptor, count: 8) == "greeting")
        withExtendedLifetime(entrance) {}
    }

    @Test("What was asked and answered before is answered to the client, and not carried again")
    func exchanged() throws {
        let pair = try SocketPair()
        let exchanged = LoopbackEntrance.Exchanged(askedCount: 8, answer: [UInt8(ascii: "S")])
        let entrance = try LoopbackEntrance(to: pair.ours, exchanged: exchanged)
        let client = try Client(entrance.port)
        try client.write("quest")
        try client.write("ionhello")
        #expect(try text(client.descriptor, count: 1) == "S")
        #expect(try text(pair.theirs, count: 5) == "hello")
        try pair.theirs.write(Array("answer".utf8))
        #expect(try text(client.descriptor, count: 6) == "answer")
        withExtendedLifetime(entrance) {}
    }

    private func text(_ descriptor: FileDescriptor, count: Int) throws -> String {
        String(decoding: try descriptor.read(upTo: count), as: UTF8.self)
    }
}

/// A connection to a port of this computer.
private struct Client {
    let descriptor: FileDescriptor

    init(_ port: Int) throws {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        descriptor = FileDescriptor(owning: socket)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 else { throw SystemError.current("connect") }
    }

    func write(_ text: String) throws {
        try descriptor.write(Array(text.utf8))
    }

    func readToEnd() -> String {
        String(decoding: (try? descriptor.read(upTo: 10 << 20)) ?? [], as: UTF8.self)
    }
}
