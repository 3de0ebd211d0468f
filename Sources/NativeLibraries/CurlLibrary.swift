import Synchronization

/// The functions of libcurl that we call, there since its version 7.68.
///
/// A header's `CURLcode`, `CURLMcode` and `CURLoption` are `CInt` here.
package struct CurlLibrary: LibraryFunctions {
    package typealias Easy = UnsafeMutableRawPointer
    package typealias Multi = UnsafeMutableRawPointer
    package typealias List = UnsafeMutableRawPointer
    package typealias Text = UnsafePointer<CChar>

    package static let shared = Library<CurlLibrary>()

    package static let library = LibraryDescription(
        name: "libcurl",
        candidates: LibraryCandidates.curl,
        packages: LibraryPackages(debian: "libcurl4", fedora: "libcurl", homebrew: "curl")
    )

    package let versionText: @Sendable @convention(c) () -> Text?
    package let errorText: @Sendable @convention(c) (CInt) -> Text?

    package let newEasy: @Sendable @convention(c) () -> Easy?
    package let resetEasy: @Sendable @convention(c) (Easy?) -> Void
    package let freeEasy: @Sendable @convention(c) (Easy?) -> Void
    package let setEasyOption: VariadicFunction
    package let getEasyInformation: VariadicFunction

    package let newMulti: @Sendable @convention(c) () -> Multi?
    package let freeMulti: @Sendable @convention(c) (Multi?) -> CInt
    package let addToMulti: @Sendable @convention(c) (Multi?, Easy?) -> CInt
    package let removeFromMulti: @Sendable @convention(c) (Multi?, Easy?) -> CInt
    package let perform: @Sendable @convention(c) (Multi?, UnsafeMutablePointer<CInt>?) -> CInt
    package let poll:
        @Sendable @convention(c) (Multi?, OpaquePointer?, CUnsignedInt, CInt, UnsafeMutablePointer<CInt>?) -> CInt
    package let wakeUp: @Sendable @convention(c) (Multi?) -> CInt
    package let readMessage: @Sendable @convention(c) (Multi?, UnsafeMutablePointer<CInt>?) -> UnsafeMutableRawPointer?
    package let setMultiOption: VariadicFunction

    package let appendToList: @Sendable @convention(c) (List?, Text?) -> List?
    package let freeList: @Sendable @convention(c) (List?) -> Void

    package let openSSL: OpenSSLBehindCurl

    package init(_ library: LoadedLibrary) throws(LibraryError) {
        versionText = try library.function("curl_version")
        errorText = try library.function("curl_easy_strerror")
        newEasy = try library.function("curl_easy_init")
        resetEasy = try library.function("curl_easy_reset")
        freeEasy = try library.function("curl_easy_cleanup")
        setEasyOption = try library.function("curl_easy_setopt")
        getEasyInformation = try library.function("curl_easy_getinfo")
        newMulti = try library.function("curl_multi_init")
        freeMulti = try library.function("curl_multi_cleanup")
        addToMulti = try library.function("curl_multi_add_handle")
        removeFromMulti = try library.function("curl_multi_remove_handle")
        perform = try library.function("curl_multi_perform")
        poll = try library.function("curl_multi_poll")
        wakeUp = try library.function("curl_multi_wakeup")
        readMessage = try library.function("curl_multi_info_read")
        setMultiOption = try library.function("curl_multi_setopt")
        appendToList = try library.function("curl_slist_append")
        freeList = try library.function("curl_slist_free_all")
        openSSL = OpenSSLBehindCurl(library)
        try Self.initialize(library)
    }

    /// `7.88.1`, out of `libcurl/7.88.1 OpenSSL/3.0.19 …`.
    package var version: String {
        let text = versionText().map { String(cString: $0) } ?? "unknown"
        let product = text.split(separator: " ").first ?? "unknown"
        return product.split(separator: "/").last.map(String.init) ?? text
    }

    /// Initializing is safe from several threads only since libcurl 7.84, so it happens here, under a lock.
    private static func initialize(_ library: LoadedLibrary) throws(LibraryError) {
        let initialize: @convention(c) (CLong) -> CInt = try library.function("curl_global_init")
        let everything: CLong = 3
        let code = isInitialized.withLock { isInitialized -> CInt in
            guard !isInitialized else { return 0 }
            let code = initialize(everything)
            isInitialized = code == 0
            return code
        }
        guard code == 0 else {
            throw LibraryError(library: library.description, reason: .functionMissing("curl_global_init"))
        }
    }

    private static let isInitialized = Mutex(false)
}

/// The address of a C function with a variable number of arguments, which only C can call.
///
/// `@unchecked Sendable`: it is code, which never changes or goes away.
package struct VariadicFunction: @unchecked Sendable {
    package let address: UnsafeMutableRawPointer
}
