import Connectivity
import JSON
import NativeLibraries

/// The drivers of this version and the libraries under them, as `bridge.info` and `doctor` tell them.
struct DriverList {
    struct Entry {
        let name: String
        let isAvailable: Bool
        let version: String?

        /// What to do to get it.
        let install: String?

        init(name: String, isAvailable: Bool) {
            self.name = name
            self.isAvailable = isAvailable
            version = nil
            install = nil
        }

        var json: JSONValue {
            var entry: JSONObject = ["name": .string(name), "available": .bool(isAvailable)]
            entry["version"] = version.map(JSONValue.string)
            entry["install"] = install.map(JSONValue.string)
            return .object(entry)
        }
    }

    /// What connects, and the libraries under it. This loads what is installed.
    static var drivers: [Entry] {
        let builtIn = DriverRegistry.standard.datasourceTypes.map { Entry(name: $0, isAvailable: true) }
        return builtIn + KnownLibraries.drivers.map { Entry($0.probe()) }
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
