import CShims

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Opens libcurl's sockets close-on-exec, so that no child of ours inherits one, and only where the transfer allows it.
enum CurlSocket {
    typealias OpenCallback =
        @convention(c) (UnsafeMutableRawPointer?, CInt, UnsafePointer<cshims_curl_socket_address>?) -> CInt

    static let openCallback: OpenCallback = { context, _, address in
        guard let context, let address = address?.pointee else { return -1 }
        let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
        guard transfer.mayConnect() else { return -1 }
        #if os(Linux)
            let closeOnExec = CInt(SOCK_CLOEXEC.rawValue)
            return socket(address.family, address.type | closeOnExec, address.protocol_number)
        #else
            let descriptor = socket(address.family, address.type, address.protocol_number)
            if descriptor >= 0 {
                _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            }
            return descriptor
        #endif
    }
}
