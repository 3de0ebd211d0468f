import CShims
import NativeLibraries

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A list of texts in libcurl's form. What it held is overwritten when it goes.
struct CurlList: ~Copyable {
    private let library: CurlLibrary
    private(set) var first: CurlLibrary.List?

    init(_ library: CurlLibrary) {
        self.library = library
    }

    deinit {
        var next = first?.assumingMemoryBound(to: cshims_curl_list.self)
        while let entry = next {
            if let data = entry.pointee.data {
                cshims_wipe(data, strlen(data))
            }
            next = entry.pointee.next
        }
        library.freeList(first)
    }

    /// - Parameter bytes: without a zero; they are overwritten once libcurl has its copy.
    /// - Returns: false when memory is short.
    mutating func append(_ bytes: consuming [UInt8]) -> Bool {
        var bytes = consume bytes
        bytes.append(0)
        let longer = bytes.withUnsafeMutableBytes { buffer in
            let longer = library.appendToList(first, buffer.baseAddress?.assumingMemoryBound(to: CChar.self))
            cshims_wipe(buffer.baseAddress, buffer.count)
            return longer
        }
        first = longer ?? first
        return longer != nil
    }
}
