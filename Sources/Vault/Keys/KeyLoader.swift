import Datasource
import NativeLibraries
import POSIX

/// Gets a vault's key from where the configuration says.
struct KeyLoader {
    /// Far more than a key is long.
    private static let outputLimit = 4096

    let source: KeySource
    let file: KeyFile
    let crypto: CryptoLibrary

    /// The key of a vault that exists.
    func key(interruption: Interruption) throws(VaultError) -> VaultKey {
        guard case .fileBesideVault = source else {
            return try keyFromOutside(interruption: interruption)
        }
        guard let key = try file.read(crypto) else {
            throw VaultError(
                .keyUnavailable,
                "The vault's key file \(file.path) is missing: put it back, because a new key can't open the vault."
            )
        }
        return key
    }

    /// The key for a vault that is about to be made; makes a key file where that is the source.
    func keyForNewVault(interruption: Interruption) throws(VaultError) -> VaultKey {
        guard case .fileBesideVault = source else {
            return try keyFromOutside(interruption: interruption)
        }
        return try file.readOrCreate(crypto)
    }

    /// Where the key comes from, for a message.
    var sourceDescription: String {
        switch source {
        case .environment(let variable, _): "in \(variable)"
        case .command: "that the key command prints"
        case .fileBesideVault: "in \(file.path)"
        }
    }

    private func keyFromOutside(interruption: Interruption) throws(VaultError) -> VaultKey {
        switch source {
        case .environment(let variable, let value):
            guard let key = VaultKey(base64: [UInt8](value.revealed.utf8), crypto: crypto) else {
                throw VaultError(.configuration, "The environment variable \(variable) must hold 32 bytes in base64.")
            }
            return key
        case .command(let arguments):
            return try keyPrinted(by: arguments, interruption: interruption)
        case .fileBesideVault:
            return try key(interruption: interruption)
        }
    }

    private func keyPrinted(by arguments: [String], interruption: Interruption) throws(VaultError) -> VaultKey {
        // Its arguments may be nobody's business, so messages name the program alone.
        let program = "The key command \(arguments.first ?? "")"
        var output: [UInt8]
        do throws(Command.Failure) {
            output = try Command(arguments).output(limit: Self.outputLimit, interruption: interruption)
        } catch {
            throw Self.failure(error, of: program)
        }
        defer { output.withUnsafeMutableBytes { crypto.wipe($0.baseAddress, $0.count) } }
        guard let key = VaultKey(base64: output, crypto: crypto) else {
            throw VaultError(.keyUnavailable, "\(program) did not print 32 bytes in base64.")
        }
        return key
    }

    private static func failure(_ failure: Command.Failure, of program: String) -> VaultError {
        switch failure {
        case .notStarted(let error):
            VaultError(.configuration, "\(program) can't be run: \(error.reason).")
        case .exited(let code):
            VaultError(.keyUnavailable, "\(program) failed with exit code \(code).")
        case .killed(let signal):
            VaultError(.keyUnavailable, "\(program) was ended by signal \(signal).")
        case .outputTooLong:
            VaultError(.keyUnavailable, "\(program) printed far more than a key.")
        case .interrupted(let cause):
            .interrupted(cause, "while the key command was running")
        }
    }
}
