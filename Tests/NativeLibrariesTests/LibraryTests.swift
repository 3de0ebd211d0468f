import NativeLibraries
import Testing

@Suite struct LibraryTests {
    private static let packages = LibraryPackages(debian: "libnothing0", fedora: "nothing-libs", homebrew: "nothing")

    private static let absent = LibraryDescription(
        name: "Nothing",
        candidates: ["libdatasource-bridge-absent.so.7", "/nowhere/libabsent.so"],
        packages: packages
    )

    @Test func knownLibrariesAreInAlphabeticalOrderAndTellHowToGetThem() {
        for libraries in [KnownLibraries.vault, KnownLibraries.drivers] {
            let names = libraries.map(\.description.name)
            #expect(names == names.sorted { $0.lowercased() < $1.lowercased() })
        }
        for library in KnownLibraries.all {
            #expect(!library.description.candidates.isEmpty)
            #expect(!library.description.packages.debian.isEmpty)
            #expect(!library.description.packages.fedora.isEmpty)
            #expect(!library.description.packages.homebrew.isEmpty)
        }
    }

    @Test func whatIsInstalledTellsItsVersion() throws {
        for probe in KnownLibraries.probe() {
            #expect(probe.isAvailable, "\(probe.name): \(probe.error?.description ?? "")")
            let version = try #require(probe.version)
            #expect(version.first?.isNumber == true, "\(probe.name) tells \(version)")
            #expect(version.contains("."))
        }
    }

    @Test func whatIsNotInstalledNamesThePackages() throws {
        let library = Library<SQLiteLibrary>(Self.absent)
        let error = try #require(throws: LibraryError.self) { try library.functions() }
        #expect(error.library == Self.absent)
        for word in ["Nothing", "libnothing0", "nothing-libs", "Homebrew", "libdatasource-bridge-absent.so.7"] {
            #expect(error.description.contains(word), "\(error)")
        }
        guard case .notLoaded(let details) = error.reason else {
            Issue.record("\(error.reason)")
            return
        }
        #expect(details.count == Self.absent.candidates.count)

        let probe = library.probe()
        #expect(!probe.isAvailable)
        #expect(probe.version == nil)
        #expect(probe.installHint.contains("libnothing0"))
    }

    @Test func aFunctionThatIsMissingIsNamed() throws {
        // A library that is there, but isn't SQLite.
        let description = LibraryDescription(
            name: "SQLite",
            candidates: CryptoLibrary.library.candidates,
            packages: Self.packages
        )
        let error = try #require(throws: LibraryError.self) { try Library<SQLiteLibrary>(description).functions() }
        #expect(error.reason == .functionMissing("sqlite3_libversion"))
        #expect(error.description.contains("sqlite3_libversion"))
    }

    @Test func laterCandidatesAreTried() throws {
        let description = LibraryDescription(
            name: "SQLite",
            candidates: Self.absent.candidates + SQLiteLibrary.library.candidates,
            packages: Self.packages
        )
        let library = Library<SQLiteLibrary>(description)
        #expect(!library.isLoaded)
        #expect(try library.functions().version == SQLiteLibrary.shared.functions().version)
        #expect(library.isLoaded)
    }

    @Test func manyThreadsGetTheSameFunctions() async throws {
        let library = Library<SQLiteLibrary>()
        let versions = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<50 {
                group.addTask { try library.functions().version }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(versions.count == 1)
    }
}
