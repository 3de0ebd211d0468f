import JSON
import POSIX

/// What a person reads: answers on stdout, complaints on stderr.
enum Console {
    static func print(_ text: String) {
        write(Array(text.utf8), to: 1)
    }

    static func print(pretty value: JSONValue) {
        var bytes: [UInt8] = []
        bytes.append(indentedJSON: value)
        bytes.append(UInt8(ascii: "\n"))
        write(bytes, to: 1)
    }

    static func complain(_ sentence: String) {
        write(Array((sentence + "\n").utf8), to: 2)
    }

    /// Somebody who doesn't read what was asked for gets nothing: there is nobody left to tell.
    private static func write(_ bytes: [UInt8], to number: CInt) {
        var remaining = bytes[...]
        while !remaining.isEmpty {
            let written = remaining.withUnsafeBytes { buffer in
                retryingOnInterrupt { writeBytes(number, buffer.baseAddress, buffer.count) }
            }
            guard written > 0 else { return }
            remaining = remaining.dropFirst(written)
        }
    }
}
