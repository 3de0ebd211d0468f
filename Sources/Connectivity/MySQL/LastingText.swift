import CShims

/// A text that a library goes on using after the call that it was given in. It is overwritten when the last reference goes.
final class LastingText {
    let start: UnsafePointer<CChar>
    private let memory: UnsafeMutablePointer<CChar>
    private let count: Int

    init(_ text: String) {
        count = text.utf8.count + 1
        memory = .allocate(capacity: count)
        for (index, byte) in text.utf8.enumerated() {
            memory[index] = CChar(bitPattern: byte)
        }
        memory[count - 1] = 0
        start = UnsafePointer(memory)
    }

    deinit {
        cshims_wipe(memory, count)
        memory.deallocate()
    }
}
