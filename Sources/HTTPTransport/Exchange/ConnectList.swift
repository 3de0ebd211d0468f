import NativeLibraries

/// Where to connect to in the form of libcurl's option for it.
enum ConnectList {
    /// - Returns: nil when memory is short; an empty list where there is no entrance.
    static func make(_ entrance: Entrance?, _ library: CurlLibrary) -> CurlList? {
        var list = CurlList(library)
        if let entrance {
            // Whatever the host and the port are.
            guard list.append(Array("::\(entrance.address):\(entrance.port)".utf8)) else { return nil }
        }
        return list
    }
}
