import NativeLibraries

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension MySQLConnection {
    /// Where the public header's `MYSQL` has the texts that it keeps of a connection. Applications may make such a structure
    /// themselves, so its layout is part of the library's binary interface, number 3.
    private enum Offset {
        static let host = 688
        static let user = 696
        static let hostInformation = 728
    }

    /// Has the certificate of the server verified against another name than that which was connected to. To be called once the
    /// library has connected and before it has read the greeting.
    ///
    /// - Parameter username: which the library must have by now.
    /// - Returns: false where the structure isn't as it should be; nothing is changed then.
    func expectHost(_ name: String, username: String) -> Bool {
        guard MemoryLayout<Int>.size == 8, let information = library.hostInformation?(handle) else { return false }
        let structure = UnsafeMutableRawPointer(handle)
        func text(_ offset: Int) -> UnsafeMutablePointer<CChar>? {
            structure.load(fromByteOffset: offset, as: UnsafeMutablePointer<CChar>?.self)
        }
        // Two fields whose values are known tell that the third one is where it should be.
        guard UnsafePointer(text(Offset.hostInformation)) == information,
            let user = text(Offset.user), String(cString: user) == username,
            let given = text(Offset.host), String(cString: given) == TunnelEntrance.numericAddress,
            let copy = strdup(name)
        else { return false }
        // The library frees what it finds there.
        structure.storeBytes(of: copy, toByteOffset: Offset.host, as: UnsafeMutablePointer<CChar>.self)
        free(given)
        return true
    }
}
