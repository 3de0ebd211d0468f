/// The functions of SQLite that we call, under names that say what they do.
///
/// Where the header has a destructor, the type here has an integer of the same size: only its two special values are
/// passed, `0` for memory that stays as it is and `-1` for memory that SQLite has to copy.
package struct SQLiteLibrary: LibraryFunctions {
    package typealias Database = OpaquePointer
    package typealias Statement = OpaquePointer
    package typealias Text = UnsafePointer<CChar>
    package typealias BusyHandler = @convention(c) (UnsafeMutableRawPointer?, CInt) -> CInt

    package static let shared = Library<SQLiteLibrary>()

    package static let library = LibraryDescription(
        name: "SQLite",
        candidates: LibraryCandidates.sqlite,
        packages: LibraryPackages(debian: "libsqlite3-0", fedora: "sqlite-libs", homebrew: "sqlite")
    )

    package let libraryVersion: @Sendable @convention(c) () -> Text?
    package let open: @Sendable @convention(c) (Text?, UnsafeMutablePointer<Database?>?, CInt, Text?) -> CInt
    package let close: @Sendable @convention(c) (Database?) -> CInt
    package let useExtendedCodes: @Sendable @convention(c) (Database?, CInt) -> CInt
    package let extendedErrorCode: @Sendable @convention(c) (Database?) -> CInt
    package let errorText: @Sendable @convention(c) (CInt) -> Text?
    package let setBusyHandler: @Sendable @convention(c) (Database?, BusyHandler?, UnsafeMutableRawPointer?) -> CInt
    package let isAutocommitting: @Sendable @convention(c) (Database?) -> CInt
    package let fileName: @Sendable @convention(c) (Database?, Text?) -> Text?

    package let prepare:
        @Sendable @convention(c) (
            Database?, Text?, CInt, UnsafeMutablePointer<Statement?>?, UnsafeMutablePointer<Text?>?
        )
            -> CInt
    package let step: @Sendable @convention(c) (Statement?) -> CInt
    package let reset: @Sendable @convention(c) (Statement?) -> CInt
    package let clearBindings: @Sendable @convention(c) (Statement?) -> CInt
    package let finalize: @Sendable @convention(c) (Statement?) -> CInt

    package let bindInteger: @Sendable @convention(c) (Statement?, CInt, Int64) -> CInt
    package let bindText: @Sendable @convention(c) (Statement?, CInt, UnsafeRawPointer?, UInt64, Int, UInt8) -> CInt
    package let bindBlob: @Sendable @convention(c) (Statement?, CInt, UnsafeRawPointer?, UInt64, Int) -> CInt

    package let columnType: @Sendable @convention(c) (Statement?, CInt) -> CInt
    package let columnInteger: @Sendable @convention(c) (Statement?, CInt) -> Int64
    package let columnBlob: @Sendable @convention(c) (Statement?, CInt) -> UnsafeRawPointer?
    package let columnText: @Sendable @convention(c) (Statement?, CInt) -> UnsafeRawPointer?
    package let columnByteCount: @Sendable @convention(c) (Statement?, CInt) -> CInt

    package init(_ library: LoadedLibrary) throws(LibraryError) {
        libraryVersion = try library.function("sqlite3_libversion")
        open = try library.function("sqlite3_open_v2")
        close = try library.function("sqlite3_close_v2")
        useExtendedCodes = try library.function("sqlite3_extended_result_codes")
        extendedErrorCode = try library.function("sqlite3_extended_errcode")
        errorText = try library.function("sqlite3_errstr")
        setBusyHandler = try library.function("sqlite3_busy_handler")
        isAutocommitting = try library.function("sqlite3_get_autocommit")
        fileName = try library.function("sqlite3_db_filename")
        prepare = try library.function("sqlite3_prepare_v2")
        step = try library.function("sqlite3_step")
        reset = try library.function("sqlite3_reset")
        clearBindings = try library.function("sqlite3_clear_bindings")
        finalize = try library.function("sqlite3_finalize")
        bindInteger = try library.function("sqlite3_bind_int64")
        bindText = try library.function("sqlite3_bind_text64")
        bindBlob = try library.function("sqlite3_bind_blob64")
        columnType = try library.function("sqlite3_column_type")
        columnInteger = try library.function("sqlite3_column_int64")
        columnBlob = try library.function("sqlite3_column_blob")
        columnText = try library.function("sqlite3_column_text")
        columnByteCount = try library.function("sqlite3_column_bytes")
    }

    package var version: String {
        libraryVersion().map { String(cString: $0) } ?? "unknown"
    }
}
