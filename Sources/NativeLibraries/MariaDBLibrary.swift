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

    /// Of OpenSSL, `CRYPTO_EX_new`: its first argument is the object that was made.
    package typealias NewConnectionData =
        @convention(c) (
            UnsafeMutableRawPointer?, UnsafeMutableRawPointer?, OpaquePointer?, CInt, CLong, UnsafeMutableRawPointer?
        ) -> Void
    package typealias RegisterConnectionData =
        @Sendable @convention(c) (
            CInt, CLong, UnsafeMutableRawPointer?, NewConnectionData?, UnsafeRawPointer?, UnsafeRawPointer?
        ) -> CInt
    package typealias StateCallback = @convention(c) (OpaquePointer?, CInt, CInt) -> Void

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

    /// What the OpenSSL that this library uses says of a verification's code; nil where it was built with something else.
    package let certificateErrorText: (@Sendable @convention(c) (CLong) -> Text?)?

    /// `CRYPTO_get_ex_new_index` of that OpenSSL, which tells of every object that it makes from then on.
    package let registerConnectionData: RegisterConnectionData?

    /// `SSL_set_info_callback` of that OpenSSL.
    package let setStateCallback: (@Sendable @convention(c) (OpaquePointer?, StateCallback?) -> Void)?

    /// `127.0.0.1 via TCP/IP`, from the connection's structure.
    package let hostInformation: (@Sendable @convention(c) (Connection?) -> Text?)?

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
        hostInformation = library.optionalFunction("mysql_get_host_info")
        certificateErrorText = library.optionalFunction("X509_verify_cert_error_string")
        registerConnectionData = library.optionalFunction("CRYPTO_get_ex_new_index")
        setStateCallback = library.optionalFunction("SSL_set_info_callback")
    }

    /// `10.11.19`: the server's version that the library came with, which is what it tells.
    package var version: String {
        versionText().map { String(cString: $0) } ?? "unknown"
    }
}
