import Foundation

@testable import Connectivity

/// The executable that runs isolated drivers, from the same build as the tests.
enum BridgeExecutable {
    static let program: ChildProgram = {
        let program = ChildProgram(path: path)
        ChildProgram.choose(program)
        return program
    }()

    static let path: String = {
        let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return repository.appending(path: ".build/debug/datasource-bridge").path
    }()
}
