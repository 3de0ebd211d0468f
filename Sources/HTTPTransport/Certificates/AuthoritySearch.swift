import NativeLibraries

/// Lets OpenSSL find authorities in the operating system's bundle when it needs them.
///
/// To build all certificates of a bundle takes longer than everything else of a connection, and a megabyte for each of them; of
/// hundreds one is needed.
enum AuthoritySearch {
    typealias Address = AuthorityFunctions.Address
    typealias Callback = @convention(c) (Address?, CInt, Address?, Address?) -> CInt

    /// Lets a TLS context search a bundle, which is read when the first authority is looked for.
    ///
    /// - Parameter settings: has the bundle's path; it has to outlive the context.
    /// - Returns: whether that worked.
    static func add(to context: OpenSSLBehindCurl.Context?, _ settings: TLSSettings) -> Bool {
        guard let method, let store = method.functions.storeOfContext(context),
            let lookup = method.functions.addLookup(store, method.address)
        else { return false }
        return method.functions.setData(lookup, Unmanaged.passUnretained(settings).toOpaque()) == 1
    }

    /// Whether the OpenSSL behind libcurl lets us.
    static var isAvailable: Bool { method != nil }

    /// `@unchecked Sendable`: OpenSSL only reads it once it is made.
    private struct Method: @unchecked Sendable {
        let functions: AuthorityFunctions
        let address: Address
    }

    /// Made once, because it has to stay as long as any store.
    private static let method: Method? = {
        guard let functions = try? CurlLibrary.shared.functions().openSSL.authorities,
            let address = functions.newMethod("datasource-bridge")
        else { return nil }
        let callback = unsafeBitCast(searchCallback, to: UnsafeRawPointer.self)
        guard functions.setSearch(address, callback) == 1 else { return nil }
        return Method(functions: functions, address: address)
    }()

    /// OpenSSL calls this with a lookup, what kind of thing is wanted, its name, and where to put it; 1 says that it was found.
    private static let searchCallback: Callback = { lookup, kind, name, result in
        guard let functions = method?.functions, kind == AuthorityFunctions.certificateKind,
            let address = functions.data(lookup), let store = functions.storeOfLookup(lookup)
        else { return 0 }
        let settings = Unmanaged<TLSSettings>.fromOpaque(address).takeUnretainedValue()
        guard let authorities = settings.authorities(functions) else { return 0 }
        var isFound = false
        // All go into the store, where OpenSSL looks for the others of the same name.
        for certificate in authorities.certificates(of: name) {
            guard let built = build(certificate, functions) else { continue }
            if functions.addCertificate(store, built) == 1, !isFound, functions.setResult(result, built) == 1 {
                isFound = true
                // The caller borrows from the store what it is given, as it does from lookups of OpenSSL's own.
                functions.freeCertificate(built)
            }
            functions.freeCertificate(built)
        }
        return isFound ? 1 : 0
    }

    private static func build(_ certificate: [UInt8], _ functions: AuthorityFunctions) -> Address? {
        certificate.withUnsafeBufferPointer { bytes in
            var start = bytes.baseAddress
            return functions.readCertificate(nil, &start, bytes.count)
        }
    }
}
