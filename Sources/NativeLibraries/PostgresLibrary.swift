/// The functions of libpq that we call, under names that say what they do.
///
/// Those of OpenSSL belong to the copy that libpq itself uses; they are missing where libpq was built with something else.
package struct PostgresLibrary: LibraryFunctions {
    package typealias Connection = OpaquePointer
    package typealias Result = OpaquePointer
    package typealias TLSConnection = UnsafeMutableRawPointer
    package typealias Text = UnsafePointer<CChar>
    package typealias NoticeReceiver = @convention(c) (UnsafeMutableRawPointer?, Result?) -> Void
    package typealias ConnectionNumber = @Sendable @convention(c) (Connection?) -> CInt
    package typealias ResultNumber = @Sendable @convention(c) (Result?) -> CInt
    package typealias SendQuery =
        @Sendable @convention(c) (
            Connection?, Text?, CInt, UnsafePointer<CUnsignedInt>?, UnsafePointer<Text?>?, UnsafePointer<CInt>?,
            UnsafePointer<CInt>?, CInt
        ) -> CInt

    /// A parameter of a connection that the library knows.
    package struct Option: Hashable, Sendable {
        package let keyword: String

        /// The environment variable that would set it, where there is one.
        package let variable: String?

        /// What holds when nothing sets it; empty where nothing does.
        package let builtInValue: String

        package init(keyword: String, variable: String?, builtInValue: String) {
            self.keyword = keyword
            self.variable = variable
            self.builtInValue = builtInValue
        }
    }

    package static let shared = Library<PostgresLibrary>()

    package static let library = LibraryDescription(
        name: "libpq (PostgreSQL)",
        candidates: LibraryCandidates.postgres,
        packages: LibraryPackages(debian: "libpq5", fedora: "libpq", homebrew: "libpq")
    )

    package let versionNumber: @Sendable @convention(c) () -> CInt

    package let startConnecting: @Sendable @convention(c) (Text?) -> Connection?
    package let goOnConnecting: ConnectionNumber
    package let status: ConnectionNumber
    package let socket: ConnectionNumber
    package let errorMessage: @Sendable @convention(c) (Connection?) -> Text?
    package let finish: @Sendable @convention(c) (Connection?) -> Void
    package let setErrorVerbosity: @Sendable @convention(c) (Connection?, CInt) -> CInt
    package let setNoticeReceiver:
        @Sendable @convention(c) (Connection?, NoticeReceiver?, UnsafeMutableRawPointer?) -> NoticeReceiver?

    package let usesTLS: ConnectionNumber
    package let tlsAttribute: @Sendable @convention(c) (Connection?, Text?) -> Text?
    package let tlsStructure: @Sendable @convention(c) (Connection?, Text?) -> TLSConnection?

    package let setNonBlocking: @Sendable @convention(c) (Connection?, CInt) -> CInt
    package let sendQuery: SendQuery
    package let setSingleRowMode: ConnectionNumber
    package let flush: ConnectionNumber
    package let consumeInput: ConnectionNumber
    package let isBusy: ConnectionNumber
    package let nextResult: @Sendable @convention(c) (Connection?) -> Result?

    package let clear: @Sendable @convention(c) (Result?) -> Void
    package let resultStatus: ResultNumber
    package let rowCount: ResultNumber
    package let columnCount: ResultNumber
    package let value: @Sendable @convention(c) (Result?, CInt, CInt) -> Text?
    package let valueLength: @Sendable @convention(c) (Result?, CInt, CInt) -> CInt
    package let isNull: @Sendable @convention(c) (Result?, CInt, CInt) -> CInt
    package let errorField: @Sendable @convention(c) (Result?, CInt) -> Text?

    package let retainTLS: (@Sendable @convention(c) (TLSConnection?) -> CInt)?
    package let releaseTLS: (@Sendable @convention(c) (TLSConnection?) -> Void)?
    package let verifyResult: (@Sendable @convention(c) (TLSConnection?) -> CLong)?

    /// Every parameter that this version of the library knows.
    package let options: [Option]

    package init(_ library: LoadedLibrary) throws(LibraryError) {
        versionNumber = try library.function("PQlibVersion")
        startConnecting = try library.function("PQconnectStart")
        goOnConnecting = try library.function("PQconnectPoll")
        status = try library.function("PQstatus")
        socket = try library.function("PQsocket")
        errorMessage = try library.function("PQerrorMessage")
        finish = try library.function("PQfinish")
        setErrorVerbosity = try library.function("PQsetErrorVerbosity")
        setNoticeReceiver = try library.function("PQsetNoticeReceiver")
        usesTLS = try library.function("PQsslInUse")
        tlsAttribute = try library.function("PQsslAttribute")
        tlsStructure = try library.function("PQsslStruct")
        setNonBlocking = try library.function("PQsetnonblocking")
        sendQuery = try library.function("PQsendQueryParams")
        setSingleRowMode = try library.function("PQsetSingleRowMode")
        flush = try library.function("PQflush")
        consumeInput = try library.function("PQconsumeInput")
        isBusy = try library.function("PQisBusy")
        nextResult = try library.function("PQgetResult")
        clear = try library.function("PQclear")
        resultStatus = try library.function("PQresultStatus")
        rowCount = try library.function("PQntuples")
        columnCount = try library.function("PQnfields")
        value = try library.function("PQgetvalue")
        valueLength = try library.function("PQgetlength")
        isNull = try library.function("PQgetisnull")
        errorField = try library.function("PQresultErrorField")
        retainTLS = library.optionalFunction("SSL_up_ref")
        releaseTLS = library.optionalFunction("SSL_free")
        verifyResult = library.optionalFunction("SSL_get_verify_result")
        options = try Self.options(library)
    }

    /// `15.18`, out of 150018.
    package var version: String {
        let number = versionNumber()
        return "\(number / 10_000).\(number % 10_000)"
    }
}

extension PostgresLibrary {
    /// The library's `PQconninfoOption`.
    private struct RawOption {
        let keyword: Text?
        let variable: Text?
        let builtIn: Text?
        let value: Text?
        let label: Text?
        let display: Text?
        let size: CInt
    }

    /// Asks with an empty set of parameters, because asking for the defaults looks into the environment and the database of
    /// users.
    private static func options(_ library: LoadedLibrary) throws(LibraryError) -> [Option] {
        typealias Parse =
            @convention(c) (Text?, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> UnsafeMutableRawPointer?
        typealias Free = @convention(c) (UnsafeMutableRawPointer?) -> Void
        let parse: Parse = try library.function("PQconninfoParse")
        let free: Free = try library.function("PQconninfoFree")
        let list = parse("", nil)
        defer { free(list) }
        var options: [Option] = []
        var next = list?.assumingMemoryBound(to: RawOption.self)
        while let option = next?.pointee, let keyword = option.keyword {
            options.append(
                Option(
                    keyword: String(cString: keyword),
                    variable: option.variable.map { String(cString: $0) },
                    builtInValue: option.builtIn.map { String(cString: $0) } ?? ""
                )
            )
            next = next?.advanced(by: 1)
        }
        return options
    }
}
