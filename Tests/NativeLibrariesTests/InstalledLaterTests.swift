import Foundation
import NativeLibraries
import Testing

@Suite struct InstalledLaterTests {
    #if os(Linux)
        @Test func aLibraryThatIsInstalledLaterIsFoundByTheRunningProcess() throws {
            let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let path = folder.appending(path: "libsqlite3.so.0").path
            let description = LibraryDescription(
                name: "SQLite",
                candidates: [path],
                packages: SQLiteLibrary.library.packages
            )
            let library = Library<SQLiteLibrary>(description)
            #expect(throws: LibraryError.self) { try library.functions() }

            // Where the system's loader has the real one from.
            _ = try SQLiteLibrary.shared.functions()
            let file = try #require(FileHandle(forReadingAtPath: "/proc/self/maps"))
            let maps = String(decoding: try #require(try file.readToEnd()), as: UTF8.self)
            let line = try #require(maps.split(separator: "\n").first { $0.contains("libsqlite3") })
            let installed = try #require(line.split(separator: " ").last)
            try FileManager.default.copyItem(atPath: String(installed), toPath: path)
            #expect(try library.functions().version.isEmpty == false)
        }
    #endif
}
