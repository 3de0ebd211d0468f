import JSON
import POSIX

/// What a person reads: answers on stdout, complaints on stderr.
enum Console {
    /// - Returns: whether all of it was written.
    static func print(_ text: String) -> Bool {
        write(Array(text.utf8), to: 1)
    }

    /// - Returns: whether all of it was written.
    static func print(pretty value: JSONValue) -> Bool {
        var bytes: [UInt8] = []
        bytes.append(indentedJSON: value)
        bytes.append(UInt8(ascii: "\n"))
        return write(bytes, to: 1)
    }

    static func complain(_ sentence: String) {
        // Somebody who doesn't read complaints gets none: there is nobody left to tell.
        _ = write(Array((sentence + "\n").utf8), to: 2)
    }

    private static func write(_ bytes: [UInt8], to number: CInt) -> Bool {
        var remaining = bytes[...]
        while !remaining.isEmpty {
            let written = remaining.withUnsafeBytes { buffer in
                retryingOnInterrupt { writeBytes(number, buffer.baseAddress, buffer.count) }
            }
            guard written > 0 else { return false }
            remaining = remaining.dropFirst(written)
        }
        return true
    }
}
