/// The functions of libmongoc and libbson that we call, under names that say what they do.
///
/// Both stand in one table, because libmongoc brings libbson along. What both versions have, 1.23 and 2, is the same in both.
package struct MongoLibrary: LibraryFunctions {
    package typealias Client = OpaquePointer
    package typealias Address = OpaquePointer
    package typealias ReadPreference = OpaquePointer
    package typealias ServerDescription = OpaquePointer
    package typealias Text = UnsafePointer<CChar>

    /// A `bson_t`.
    package typealias Document = UnsafeMutableRawPointer

    /// A `bson_error_t`.
    package typealias ErrorPlace = UnsafeMutableRawPointer

    /// Makes a stream to a host for the library: address of the deployment, `mongoc_host_list_t`, what it was registered with,
    /// place for an error. Nil for failure.
    package typealias OpenStream =
        @convention(c) (Address?, UnsafeRawPointer?, UnsafeMutableRawPointer?, ErrorPlace?) -> UnsafeMutableRawPointer?
    package typealias RunCommand =
        @Sendable @convention(c) (
            Client?, Text?, UnsafeRawPointer?, ReadPreference?, UInt32, Document?, ErrorPlace?
        ) -> Bool
    package typealias AddressText = @Sendable @convention(c) (Address?) -> Text?
    package typealias Print =
        @Sendable @convention(c) (UnsafeRawPointer?, UnsafeMutablePointer<Int>?) -> UnsafeMutablePointer<CChar>?

    package static let shared = Library<MongoLibrary>()

    package static let library = LibraryDescription(
        name: "libmongoc (MongoDB)",
        candidates: LibraryCandidates.mongo,
        packages: LibraryPackages(debian: "libmongoc-1.0-0", fedora: "mongo-c-driver-libs", homebrew: "mongo-c-driver")
    )

    package let versionText: @Sendable @convention(c) () -> Text?

    package let newAddress: @Sendable @convention(c) (Text?, ErrorPlace?) -> Address?
    package let freeAddress: @Sendable @convention(c) (Address?) -> Void
    package let hosts: @Sendable @convention(c) (Address?) -> UnsafeRawPointer?
    package let username: AddressText
    package let password: AddressText
    package let database: AddressText
    package let authSource: AddressText
    package let authMechanism: AddressText
    package let replicaSet: AddressText
    package let usesTLS: @Sendable @convention(c) (Address?) -> Bool
    package let hasOption: @Sendable @convention(c) (Address?, Text?) -> Bool
    package let textOption: @Sendable @convention(c) (Address?, Text?, Text?) -> Text?
    package let boolOption: @Sendable @convention(c) (Address?, Text?, Bool) -> Bool

    package let newClient: @Sendable @convention(c) (Address?, ErrorPlace?) -> Client?
    package let freeClient: @Sendable @convention(c) (Client?) -> Void
    package let addressOfClient: @Sendable @convention(c) (Client?) -> Address?
    package let setErrorVersion: @Sendable @convention(c) (Client?, Int32) -> Bool
    package let setStreamOpener: @Sendable @convention(c) (Client?, OpenStream?, UnsafeMutableRawPointer?) -> Void
    package let selectServer:
        @Sendable @convention(c) (Client?, Bool, ReadPreference?, ErrorPlace?) -> ServerDescription?
    package let freeServer: @Sendable @convention(c) (ServerDescription?) -> Void
    package let serverNumber: @Sendable @convention(c) (ServerDescription?) -> UInt32
    package let runCommand: RunCommand
    package let newReadPreference: @Sendable @convention(c) (CInt) -> ReadPreference?
    package let freeReadPreference: @Sendable @convention(c) (ReadPreference?) -> Void

    package let documentFromJSON: @Sendable @convention(c) (UnsafePointer<UInt8>?, Int, ErrorPlace?) -> Document?
    package let freeDocument: @Sendable @convention(c) (Document?) -> Void
    package let printRelaxed: Print
    package let freeText: @Sendable @convention(c) (UnsafeMutableRawPointer?) -> Void

    package let normalization: UnicodeNormalization

    package init(_ library: LoadedLibrary) throws(LibraryError) {
        versionText = try library.function("mongoc_get_version")
        newAddress = try library.function("mongoc_uri_new_with_error")
        freeAddress = try library.function("mongoc_uri_destroy")
        hosts = try library.function("mongoc_uri_get_hosts")
        username = try library.function("mongoc_uri_get_username")
        password = try library.function("mongoc_uri_get_password")
        database = try library.function("mongoc_uri_get_database")
        authSource = try library.function("mongoc_uri_get_auth_source")
        authMechanism = try library.function("mongoc_uri_get_auth_mechanism")
        replicaSet = try library.function("mongoc_uri_get_replica_set")
        usesTLS = try library.function("mongoc_uri_get_tls")
        hasOption = try library.function("mongoc_uri_has_option")
        textOption = try library.function("mongoc_uri_get_option_as_utf8")
        boolOption = try library.function("mongoc_uri_get_option_as_bool")
        newClient = try library.function("mongoc_client_new_from_uri_with_error")
        freeClient = try library.function("mongoc_client_destroy")
        addressOfClient = try library.function("mongoc_client_get_uri")
        setErrorVersion = try library.function("mongoc_client_set_error_api")
        setStreamOpener = try library.function("mongoc_client_set_stream_initiator")
        selectServer = try library.function("mongoc_client_select_server")
        freeServer = try library.function("mongoc_server_description_destroy")
        serverNumber = try library.function("mongoc_server_description_id")
        runCommand = try library.function("mongoc_client_command_simple_with_server_id")
        newReadPreference = try library.function("mongoc_read_prefs_new")
        freeReadPreference = try library.function("mongoc_read_prefs_destroy")
        documentFromJSON = try library.function("bson_new_from_json")
        freeDocument = try library.function("bson_destroy")
        printRelaxed = try library.function("bson_as_relaxed_extended_json")
        freeText = try library.function("bson_free")
        normalization = UnicodeNormalization(library)
        try Self.start(library)
    }

    /// `1.23.1`
    package var version: String {
        versionText().map { String(cString: $0) } ?? "unknown"
    }

    /// Starts the library, once: it may be asked again. Its log, which would quote addresses, goes nowhere.
    private static func start(_ library: LoadedLibrary) throws(LibraryError) {
        typealias Log = @convention(c) (CInt, Text?, Text?, UnsafeMutableRawPointer?) -> Void
        let initialize: @convention(c) () -> Void = try library.function("mongoc_init")
        let setLog: @convention(c) (Log?, UnsafeMutableRawPointer?) -> Void = try library.function(
            "mongoc_log_set_handler"
        )
        setLog({ _, _, _, _ in }, nil)
        initialize()
    }
}
