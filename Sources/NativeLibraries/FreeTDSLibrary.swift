/// The functions of FreeTDS's db-lib that we call, under names that say what they do. They are there since its version 1.0.
package struct FreeTDSLibrary: LibraryFunctions {
    /// The header's `DBPROCESS`.
    package typealias Connection = OpaquePointer

    /// The header's `LOGINREC`.
    package typealias Login = OpaquePointer
    package typealias Text = UnsafePointer<CChar>

    /// Connection, severity, the library's number, `errno`, two texts; returns what to do.
    package typealias ErrorHandler = @convention(c) (Connection?, CInt, CInt, CInt, Text?, Text?) -> CInt

    /// Connection, the server's number, its state, severity, text, server, procedure, line.
    package typealias MessageHandler =
        @convention(c) (Connection?, Int32, CInt, CInt, Text?, Text?, Text?, CInt) -> CInt

    package static let shared = Library<FreeTDSLibrary>()

    package static let library = LibraryDescription(
        name: "libsybdb (FreeTDS)",
        candidates: LibraryCandidates.freeTDS,
        packages: LibraryPackages(debian: "libsybdb5", fedora: "freetds-libs", homebrew: "freetds")
    )

    package let versionText: @Sendable @convention(c) () -> Text?
    package let initialize: @Sendable @convention(c) () -> CInt
    package let handleErrors: @Sendable @convention(c) (ErrorHandler?) -> OpaquePointer?
    package let handleMessages: @Sendable @convention(c) (MessageHandler?) -> OpaquePointer?

    /// What to read instead of the user's own files.
    package let setConfigurationFile: @Sendable @convention(c) (UnsafeMutablePointer<CChar>?) -> Void

    /// In seconds, for all connections that are opened afterwards.
    package let setLoginLimit: @Sendable @convention(c) (CInt) -> CInt

    package let newLogin: @Sendable @convention(c) () -> Login?
    package let freeLogin: @Sendable @convention(c) (Login?) -> Void
    package let setText: @Sendable @convention(c) (Login?, Text?, CInt) -> CInt
    package let setProtocol: @Sendable @convention(c) (Login?, UInt8) -> CInt
    package let open: @Sendable @convention(c) (Login?, Text?, CInt) -> Connection?
    package let close: @Sendable @convention(c) (Connection?) -> Void

    package let setStatement: @Sendable @convention(c) (Connection?, Text?) -> CInt
    package let execute: @Sendable @convention(c) (Connection?) -> CInt
    package let nextResult: @Sendable @convention(c) (Connection?) -> CInt
    package let nextRow: @Sendable @convention(c) (Connection?) -> CInt
    package let columnCount: @Sendable @convention(c) (Connection?) -> CInt
    package let value: @Sendable @convention(c) (Connection?, CInt) -> UnsafePointer<UInt8>?
    package let valueLength: @Sendable @convention(c) (Connection?, CInt) -> Int32

    package init(_ library: LoadedLibrary) throws(LibraryError) {
        versionText = try library.function("dbversion")
        initialize = try library.function("dbinit")
        handleErrors = try library.function("dberrhandle")
        handleMessages = try library.function("dbmsghandle")
        setConfigurationFile = try library.function("dbsetifile")
        setLoginLimit = try library.function("dbsetlogintime")
        newLogin = try library.function("dblogin")
        freeLogin = try library.function("dbloginfree")
        setText = try library.function("dbsetlname")
        setProtocol = try library.function("dbsetlversion")
        open = try library.function("tdsdbopen")
        close = try library.function("dbclose")
        setStatement = try library.function("dbcmd")
        execute = try library.function("dbsqlexec")
        nextResult = try library.function("dbresults")
        nextRow = try library.function("dbnextrow")
        columnCount = try library.function("dbnumcols")
        value = try library.function("dbdata")
        valueLength = try library.function("dbdatlen")
    }

    /// `1.3.17`, out of `freetds v1.3.17`.
    package var version: String {
        let text = versionText().map { String(cString: $0) } ?? "unknown"
        let word = text.split(separator: " ").last.map(String.init) ?? text
        return word.hasPrefix("v") ? String(word.dropFirst()) : word
    }
}
