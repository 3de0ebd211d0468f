import CShims
import NativeLibraries

/// The libcurl that is installed doesn't know an option, or has no memory for its value.
struct CurlOptionRefused: Error {
    let number: CInt
}

/// An easy handle of libcurl, with its variadic functions as typed methods. Used by one thread at a time.
struct CurlEasy {
    let library: CurlLibrary
    let handle: CurlLibrary.Easy

    func set(_ option: CurlOption.Long, _ value: Int) throws(CurlOptionRefused) {
        let code = cshims_curl_set_long(library.setEasyOption.address, handle, option.rawValue, value)
        try check(code, option.rawValue)
    }

    func set(_ option: CurlOption.Offset, _ value: Int) throws(CurlOptionRefused) {
        let code = cshims_curl_set_offset(library.setEasyOption.address, handle, option.rawValue, Int64(value))
        try check(code, option.rawValue)
    }

    /// libcurl copies the text.
    func set(_ option: CurlOption.Text, _ value: String?) throws(CurlOptionRefused) {
        let code = value.map { $0.withCString { setPointer(option.rawValue, $0) } } ?? setPointer(option.rawValue, nil)
        try check(code, option.rawValue)
    }

    /// What `value` points to must stay until the transfer is over.
    func set(_ option: CurlOption.Pointer, _ value: UnsafeRawPointer?) throws(CurlOptionRefused) {
        try check(setPointer(option.rawValue, value), option.rawValue)
    }

    /// libcurl copies the bytes.
    func set(_ option: CurlOption.Blob, copying bytes: [UInt8]) throws(CurlOptionRefused) {
        let copied: CUnsignedInt = 1
        let code = bytes.withUnsafeBytes { bytes in
            let start = UnsafeMutableRawPointer(mutating: bytes.baseAddress)
            var blob = cshims_curl_blob(data: start, count: bytes.count, flags: copied)
            return setPointer(option.rawValue, &blob)
        }
        try check(code, option.rawValue)
    }

    private func setPointer(_ option: CInt, _ value: UnsafeRawPointer?) -> CInt {
        cshims_curl_set_pointer(library.setEasyOption.address, handle, option, value)
    }

    private func check(_ code: CInt, _ option: CInt) throws(CurlOptionRefused) {
        guard code == CurlCode.ok else { throw CurlOptionRefused(number: option) }
    }

    func get(_ information: CurlInformation.Long) -> Int {
        var value: CLong = 0
        return read(information.rawValue, into: &value) ? value : 0
    }

    /// Milliseconds.
    func get(_ information: CurlInformation.Time) -> Double {
        var microseconds: Int64 = 0
        return read(information.rawValue, into: &microseconds) ? Double(microseconds) / 1000 : 0
    }

    /// The version of TLS on the connection in use; nil without TLS, and where libcurl's TLS library isn't OpenSSL.
    /// Only while the transfer runs.
    var tlsVersion: String? {
        let openSSL: CInt = 1
        var session: UnsafePointer<cshims_curl_tls_session>?
        guard read(CurlInformation.Pointer.tlsSession.rawValue, into: &session),
            let session, session.pointee.backend == openSSL,
            let internals = session.pointee.internals,
            let version = library.openSSL.versionOfSession?(internals)
        else { return nil }
        return String(cString: version)
    }

    private func read<Value>(_ information: CInt, into value: inout Value) -> Bool {
        withUnsafeMutablePointer(to: &value) {
            cshims_curl_get(library.getEasyInformation.address, handle, information, $0) == CurlCode.ok
        }
    }
}
