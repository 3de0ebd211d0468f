/// Memory for tables that are filled once and then only read, so that reading them costs no reference counting.
///
/// `@unchecked Sendable`: filled while its owner is initialized, freed with its owner, never changed in between.
final class Arena: @unchecked Sendable {
    private var blocks: [UnsafeMutableRawPointer] = []

    func copy<Element: BitwiseCopyable>(_ elements: [Element]) -> UnsafeBufferPointer<Element> {
        guard !elements.isEmpty else { return UnsafeBufferPointer(start: nil, count: 0) }
        let memory = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
        _ = memory.initialize(from: elements)
        if let start = memory.baseAddress {
            blocks.append(UnsafeMutableRawPointer(start))
        }
        return UnsafeBufferPointer(memory)
    }

    func copy(_ text: String) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(copy(Array(text.utf8)))
    }

    deinit {
        for block in blocks {
            block.deallocate()
        }
    }
}
