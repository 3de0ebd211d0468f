import HTTPTransport

/// Files in Azure's blob storage: one, or all of a pattern. "Naming and referencing containers, blobs, and metadata" in the documentation of
/// Azure Storage, and for `abfss` and `az` "Azure extension" in that of DuckDB.
struct AzureLocation: Equatable {
    let origin: HTTPOrigin
    let container: String

    /// The file's name, percent-decoded; for a pattern what stands in front of it.
    let path: String

    /// Nil for one file.
    let pattern: Pattern?

    enum Pattern: Equatable {
        /// `*.parquet`: files of a folder with this ending.
        case ending(String)

        /// `**`: all files below.
        case everything
    }

    /// - Parameters:
    ///   - url: without what stands behind a `?`.
    ///   - account: for URLs that name none; nil where there is none.
    /// - Returns: nil for what doesn't name an account, a container and a file.
    init?(_ url: String, account: String?) {
        guard let end = url.firstBytes(of: "://") else { return nil }
        let scheme = url[..<end.lowerBound].lowercased()
        let parts = url[end.upperBound...].split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        switch scheme {
        case "https", "http":
            self.init(scheme: scheme == "http" ? .http : .https, host: parts[0], path: parts[1])
        case "abfss", "az":
            let names = parts[0].split(separator: "@", maxSplits: 1).map(String.init)
            if names.count == 2 {
                self.init(scheme: .https, host: names[1], path: "\(names[0])/\(parts[1])")
            } else if parts[0].utf8.contains(UInt8(ascii: ".")) {
                self.init(scheme: .https, host: parts[0], path: parts[1])
            } else if let account {
                self.init(scheme: .https, host: "\(account).blob.core.windows.net", path: "\(parts[0])/\(parts[1])")
            } else {
                return nil
            }
        default:
            return nil
        }
    }

    /// - Parameter path: begins with the container.
    private init?(scheme: HTTPOrigin.Scheme, host: String, path: String) {
        let names = path.split(separator: "/", maxSplits: 1).map(String.init)
        guard names.count == 2, let origin = HTTPOrigin(of: "\(scheme.rawValue)://\(Self.blobHost(host))/") else {
            return nil
        }
        self.origin = origin
        container = PercentEncoding.decoded(names[0])
        let name = PercentEncoding.decoded(names[1])
        let slash = name.utf8.lastIndex(of: UInt8(ascii: "/"))
        let last = slash.map { String(name[$0...].dropFirst()) } ?? name
        let folder = slash.map { String(name[...$0]) } ?? ""
        if last == "**" {
            (self.path, pattern) = (folder, .everything)
        } else if last.utf8.first == UInt8(ascii: "*") {
            (self.path, pattern) = (folder, .ending(String(last.dropFirst())))
        } else {
            (self.path, pattern) = (name, nil)
        }
    }

    /// The same files have another host for programs that see them as a file system.
    private static func blobHost(_ host: String) -> String {
        guard let name = host.firstBytes(of: ".dfs.core.") else { return host }
        return host[..<name.lowerBound] + ".blob.core." + host[name.upperBound...]
    }

    /// Percent-encoded.
    var containerPath: String { "/" + PercentEncoding.pathSegment(container) }

    /// Percent-encoded.
    var filePath: String {
        let segments = path.split(separator: "/", omittingEmptySubsequences: false)
        return containerPath + "/" + segments.map { PercentEncoding.pathSegment(String($0)) }.joined(separator: "/")
    }
}
