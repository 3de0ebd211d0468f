import JSON
import POSIX

/// What a person reads: answers on stdout, complaints on stderr.
enum Console {
    /// - Returns: whether all of it was written.
    static func print(_ text: String) -> Bool {
        answer(Array(text.utf8))
    }

    /// - Returns: whether all of it was written.
    static func print(pretty value: JSONValue) -> Bool {
        var bytes: [UInt8] = []
        bytes.append(indentedJSON: value)
        bytes.append(UInt8(ascii: "\n"))
        return answer(bytes)
    }

    static func complain(_ sentence: String) {
        // Somebody who doesn't read complaints gets none: there is nobody left to tell.
        try? write(Array((sentence + "\n").utf8), to: 2)
    }

    /// Whoever reads from a pipe no more knows that; of a full disk somebody has to be told.
    private static func answer(_ bytes: [UInt8]) -> Bool {
        do throws(SystemError) {
            try write(bytes, to: 1)
            return true
        } catch {
            if !error.meansOtherSideIsGone {
                complain("The answer is lost, since stdout can't be written: \(error.reason).")
            }
            return false
        }
    }

    private static func write(_ bytes: [UInt8], to number: CInt) throws(SystemError) {
        var remaining = bytes[...]
        while !remaining.isEmpty {
            let written = remaining.withUnsafeBytes { buffer in
                retryingOnInterrupt { writeBytes(number, buffer.baseAddress, buffer.count) }
            }
            guard written > 0 else { throw .current("write") }
            remaining = remaining.dropFirst(written)
        }
    }
}
