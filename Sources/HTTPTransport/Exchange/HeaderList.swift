import Datasource
import NativeLibraries

/// The headers of a request in libcurl's form; secrets are put together only here.
enum HeaderList {
    /// - Returns: nil when memory is short.
    static func make(_ request: HTTPRequest, _ library: CurlLibrary) -> CurlList? {
        var list = CurlList(library)
        for header in request.headers {
            guard list.append(line(header.name, header.value)) else { return nil }
        }
        // A name without a value keeps libcurl from adding its own.
        for name in suppressed(in: request) {
            guard list.append(Array("\(name):".utf8)) else { return nil }
        }
        return list
    }

    private static func line(_ name: String, _ value: HTTPRequest.HeaderValue) -> [UInt8] {
        var line = Array(name.utf8)
        line.reserveCapacity(line.count + 3 + byteCount(value))
        guard byteCount(value) > 0 else {
            return line + [UInt8(ascii: ";")]
        }
        line += ": ".utf8
        switch value {
        case .plain(let text):
            line += text.utf8
        case .secret(let prefix, let secret):
            line += prefix.utf8
            line += secret.revealed.utf8
        }
        return line
    }

    private static func byteCount(_ value: HTTPRequest.HeaderValue) -> Int {
        switch value {
        case .plain(let text): text.utf8.count
        case .secret(let prefix, let secret): prefix.utf8.count + secret.revealed.utf8.count
        }
    }

    private static func suppressed(in request: HTTPRequest) -> [String] {
        let hasContentType = request.headers.contains { $0.name.lowercased() == "content-type" }
        return hasContentType ? ["Expect"] : ["Expect", "Content-Type"]
    }
}
