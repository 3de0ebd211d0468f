/// The functions of MariaDB's Connector/C that we call, under names that say what they do. They are there since its version 3.1.
package struct MariaDBLibrary: LibraryFunctions {
    /// The header's `MYSQL`.
    package typealias Connection = OpaquePointer

    /// The header's `MYSQL_RES`.
    package typealias Result = OpaquePointer
    package typealias Text = UnsafePointer<CChar>
    package typealias ConnectionPlace = UnsafeMutablePointer<Connection?>
    package typealias StartConnecting =
        @Sendable @convention(c) (
            ConnectionPlace?, Connection?, Text?, Text?, Text?, Text?, CUnsignedInt, Text?, CUnsignedLong
        ) -> CInt
    package typealias Row = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

    package static let shared = Library<MariaDBLibrary>()

    package static let library = LibraryDescription(
        name: "libmariadb (MariaDB Connector/C)",
        candidates: LibraryCandidates.mariaDB,
        packages: LibraryPackages(
            debian: "libmariadb3",
            fedora: "mariadb-connector-c",
            homebrew: "mariadb-connector-c"
        )
    )

    package let versionText: @Sendable @convention(c) () -> Text?

    package let initialize: @Sendable @convention(c) (Connection?) -> Connection?
    package let setOption: @Sendable @convention(c) (Connection?, CInt, UnsafeRawPointer?) -> CInt
    package let startConnecting: StartConnecting
    package let goOnConnecting: @Sendable @convention(c) (ConnectionPlace?, Connection?, CInt) -> CInt
    package let socket: @Sendable @convention(c) (Connection?) -> CInt
    package let close: @Sendable @convention(c) (Connection?) -> Void

    package let errorNumber: @Sendable @convention(c) (Connection?) -> CUnsignedInt
    package let errorText: @Sendable @convention(c) (Connection?) -> Text?
    package let sqlState: @Sendable @convention(c) (Connection?) -> Text?

    package let cipher: @Sendable @convention(c) (Connection?) -> Text?
    package let information: @Sendable @convention(c) (Connection?, CInt, UnsafeMutableRawPointer?) -> CSignedChar

    package let query: @Sendable @convention(c) (Connection?, Text?, CUnsignedLong) -> CInt
    package let takeResult: @Sendable @convention(c) (Connection?) -> Result?
    package let freeResult: @Sendable @convention(c) (Result?) -> Void
    package let columnCount: @Sendable @convention(c) (Result?) -> CUnsignedInt
    package let nextRow: @Sendable @convention(c) (Result?) -> Row?
    package let lengths: @Sendable @convention(c) (Result?) -> UnsafeMutablePointer<CUnsignedLong>?

    /// Nil where the library was built with something else for TLS.
    package var openSSL: OpenSSLBehindMariaDB?

    package init(_ library: LoadedLibrary) throws(LibraryError) {
        versionText = try library.function("mysql_get_client_info")
        initialize = try library.function("mysql_init")
        setOption = try library.function("mysql_options")
        startConnecting = try library.function("mysql_real_connect_start")
        goOnConnecting = try library.function("mysql_real_connect_cont")
        socket = try library.function("mysql_get_socket")
        close = try library.function("mysql_close")
        errorNumber = try library.function("mysql_errno")
        errorText = try library.function("mysql_error")
        sqlState = try library.function("mysql_sqlstate")
        cipher = try library.function("mysql_get_ssl_cipher")
        information = try library.function("mariadb_get_info")
        query = try library.function("mysql_real_query")
        takeResult = try library.function("mysql_store_result")
        freeResult = try library.function("mysql_free_result")
        columnCount = try library.function("mysql_num_fields")
        nextRow = try library.function("mysql_fetch_row")
        lengths = try library.function("mysql_fetch_lengths")
        openSSL = OpenSSLBehindMariaDB(library)
    }

    /// `10.11.19`: the server's version that the library came with, which is what it tells.
    package var version: String {
        versionText().map { String(cString: $0) } ?? "unknown"
    }
}
