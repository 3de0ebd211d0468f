import Connectivity
import JSON
import NativeLibraries

/// The drivers of this version and the libraries under them, as `bridge.info` and `doctor` tell them.
struct DriverList {
    struct Entry {
        let name: String
        let isAvailable: Bool
        var version: String?

        /// What to do to get it.
        var install: String?

        var json: JSONValue {
            var entry: JSONObject = ["name": .string(name), "available": .bool(isAvailable)]
            entry["version"] = version.map(JSONValue.string)
            entry["install"] = install.map(JSONValue.string)
            return .object(entry)
        }
    }

    /// Looks at each; this loads what is installed.
    static var all: [Entry] {
        let builtIn = DriverRegistry.standard.datasourceTypes.map { Entry(name: $0, isAvailable: true) }
        let libraries = KnownLibraries.probe().map { probe in
            Entry(
                name: probe.name,
                isAvailable: probe.isAvailable,
                version: probe.version,
                install: probe.isAvailable ? nil : probe.installHint
            )
        }
        return builtIn + libraries
    }
}
