import Connectivity
import JSON
import NativeLibraries
import POSIX

/// The drivers of this version and the libraries under them, as `bridge.info` and `doctor` tell them.
struct DriverList {
    struct Entry {
        let name: String
        let isAvailable: Bool
        let version: String?

        /// What to do to get it.
        let install: String?

        init(name: String, isAvailable: Bool, version: String? = nil, install: String? = nil) {
            self.name = name
            self.isAvailable = isAvailable
            self.version = version
            self.install = isAvailable ? nil : install
        }

        var json: JSONValue {
            var entry: JSONObject = ["name": .string(name), "available": .bool(isAvailable)]
            entry["version"] = version.map(JSONValue.string)
            entry["install"] = install.map(JSONValue.string)
            return .object(entry)
        }
    }

    /// What connects, and the libraries and the program under it. This loads what is installed.
    static var drivers: [Entry] {
        types + KnownLibraries.drivers.map { Entry($0.probe()) } + [sshClient]
    }

    /// The types that can be tested, where what they need is there.
    private static var types: [Entry] {
        let registry = DriverRegistry.standard
        return registry.datasourceTypes.map { type in
            let libraries = registry.driver(for: type)?.libraries ?? []
            let missing = libraries.map { $0.probe() }.first { !$0.isAvailable }
            return Entry(name: type, isAvailable: missing == nil, install: missing?.installHint)
        }
    }

    /// How long the client may take to tell its version, in milliseconds.
    private static let versionMilliseconds = 2000

    /// What opens tunnels.
    private static var sshClient: Entry {
        let name = "OpenSSH client"
        guard let path = SSHProgram.path else {
            return Entry(name: name, isAvailable: false, install: SSHProgram.packages.installHint)
        }
        let deadline = Instant.now.advanced(byMilliseconds: versionMilliseconds)
        let version = SSHProgram.version(path, Interruption(deadline: deadline))
        return Entry(name: name, isAvailable: true, version: version)
    }

    /// The drivers, and the libraries that the vault needs.
    static var all: [Entry] {
        drivers + KnownLibraries.vault.map { Entry($0.probe()) }
    }
}

extension DriverList.Entry {
    fileprivate init(_ probe: LibraryProbe) {
        name = probe.name
        isAvailable = probe.isAvailable
        version = probe.version
        install = probe.isAvailable ? nil : probe.installHint
    }
}
