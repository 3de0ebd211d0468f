#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Log lines on stderr. Nobody ever waits for stderr: a line that it has no room for is dropped and counted.
package final class Log: Sendable {
    package enum Level: Int, Comparable, Sendable, CaseIterable {
        case error
        case warning
        case info
        case debug
        case trace

        package var name: String {
            switch self {
            case .error: "error"
            case .warning: "warning"
            case .info: "info"
            case .debug: "debug"
            case .trace: "trace"
            }
        }

        /// - Returns: nil for what isn't the name of a level.
        package init?(name: String) {
            guard let level = Self.allCases.first(where: { $0.name == name }) else { return nil }
            self = level
        }

        package static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
    }

    /// Turns a line's parts into text without a line feed.
    package typealias Format = @Sendable (_ time: Timestamp, _ level: Level, _ message: String) -> String

    /// `2026-11-21T10:00:00.000Z warning: …`
    package static let plainText: Format = { time, level, message in
        "\(time) \(level.name): \(message)"
    }

    private let level: Level
    private let format: Format
    private let dropped = Monitor(0)

    package init(level: Level, format: @escaping Format = Log.plainText) {
        self.level = level
        self.format = format
    }

    /// - Parameter message: must not hold a secret.
    package func write(_ messageLevel: Level, _ message: @autoclosure () -> String) {
        guard messageLevel <= level else { return }
        let line = format(.now, messageLevel, message())
        dropped.withLock { dropped in
            if dropped > 0, emit(format(.now, .warning, "\(dropped) log lines were dropped: nobody read stderr.")) {
                dropped = 0
            }
            if !emit(line) {
                dropped += 1
            }
        }
    }

    /// - Returns: false when stderr has no room now.
    private func emit(_ line: String) -> Bool {
        // A pipe that polls as writable takes PIPE_BUF bytes without waiting, and takes them whole.
        var descriptor = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
        guard poll(&descriptor, 1, 0) == 1, descriptor.revents & Int16(POLLOUT) != 0 else { return false }
        var bytes = Array(line.utf8.prefix(4095))
        bytes.append(UInt8(ascii: "\n"))
        let sent = bytes.withUnsafeBytes { buffer in
            retryingOnInterrupt { writeBytes(STDERR_FILENO, buffer.baseAddress, buffer.count) }
        }
        return sent > 0
    }
}
