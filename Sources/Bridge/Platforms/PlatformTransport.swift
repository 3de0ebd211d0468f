import HTTPTransport
import JSON
import POSIX

extension TargetConfiguration {
    /// What sends this platform's requests.
    var transport: HTTPTransport {
        var configuration = HTTPTransportConfiguration(userAgent: "datasource-bridge/\(Bridge.version)")
        if let path = settings["caFile"]?.string {
            configuration.certificateAuthorities = .file(path: Environment.expandingTilde(path))
        }
        configuration.usesProxyFromEnvironment = settings["proxyFromEnvironment"]?.bool ?? false
        return HTTPTransport(configuration)
    }
}
