import NativeLibraries
package import POSIX

/// Sends requests with libcurl, which is loaded when the first one is sent. Any number of threads may send at once.
///
/// - HTTP/1.1, with connections that are kept and used again.
/// - TLS 1.2 or later with a verified certificate; without TLS only to this computer, unless the configuration says more.
/// - Nothing but the configuration steers it: no environment, no file of libcurl's or of the user's.
/// - Every request is sent once. Only one that reads may be sent again, when a kept connection turns out to be closed.
/// - The deadline and a cancel end a request at once, whatever it waits for.
///
/// The process has to ignore `SIGPIPE`.
package final class HTTPTransport: HTTPClient {
    private let configuration: HTTPTransportConfiguration
    private let pool: SessionPool

    private let environment: @Sendable (String) -> String?
    private let systemBundle: String?

    package convenience init(_ configuration: HTTPTransportConfiguration = HTTPTransportConfiguration()) {
        self.init(configuration) { Environment.nonEmpty($0) }
    }

    /// - Parameters:
    ///   - systemBundle: the path of the operating system's authorities in PEM; nil trusts nobody.
    ///   - environment: looks up a variable, for the proxy alone; only one that is set and not empty counts.
    init(
        _ configuration: HTTPTransportConfiguration,
        systemBundle: String? = HTTPTransport.systemBundle,
        environment: @escaping @Sendable (String) -> String?
    ) {
        self.configuration = configuration
        self.systemBundle = systemBundle
        self.environment = environment
        pool = SessionPool(limit: configuration.idleConnectionLimit)
    }

    /// Looked for once: bundles stay where they are.
    static let systemBundle = SystemCertificates.bundle

    package func send(_ request: HTTPRequest, interruption: Interruption) throws(HTTPFailure) -> HTTPResponse {
        let url = try checked(request)
        let route = try route(to: url.origin)
        let library = try loadLibrary()
        try check(interruption)

        let start = Instant.now
        let addresses = try Addresses.find(route, interruption, allowsPlainHTTP: configuration.allowsPlainHTTP)
        let resolveMilliseconds = addresses.isEmpty ? nil : Instant.now.milliseconds(since: start)

        guard let session = pool.take(library, route) else {
            throw HTTPFailure(.busy, at: .connect, "Memory is short.", mayHaveBeenReceived: false)
        }
        let setup = TransferSetup(
            request: request,
            url: url,
            route: route,
            configuration: configuration,
            systemBundle: systemBundle,
            tlsSettings: session.tlsSettings
        )
        let exchange = Exchange(
            setup: setup,
            session: session,
            addresses: addresses,
            resolveMilliseconds: resolveMilliseconds
        )
        let response = try exchange.run(until: interruption)
        pool.giveBack(session)
        return response
    }

    /// How many connections wait to be used again.
    var idleConnectionCount: Int { pool.idleCount }

    private func checked(_ request: HTTPRequest) throws(HTTPFailure) -> HTTPURL {
        let url: HTTPURL
        do throws(HTTPURL.Problem) {
            url = try HTTPURL(request.url)
        } catch {
            throw refusal(error.description)
        }
        let maySend = url.origin.scheme == .https || configuration.allowsPlainHTTP
        guard maySend || Addresses.mayBeLoopback(url.origin.host) else {
            throw refusal("\(url.origin) isn't secure: only https leads to other computers.")
        }
        if let problem = RequestCheck.problem(in: request.headers) {
            throw refusal(problem)
        }
        guard request.method != .head || (request.body ?? []).isEmpty else {
            throw refusal("A HEAD request has no body.")
        }
        return url
    }

    private func route(to origin: HTTPOrigin) throws(HTTPFailure) -> Route {
        if let entrance = configuration.entrance {
            return Route(origin: origin, entrance: entrance)
        }
        guard configuration.usesProxyFromEnvironment, origin.scheme == .https,
            !Addresses.mayBeLoopback(origin.host)
        else {
            return Route(origin: origin)
        }
        do throws(HTTPURL.Problem) {
            return Route(origin: origin, proxy: try Proxy.fromEnvironment(for: origin, environment))
        } catch {
            throw refusal("The environment's proxy can't be used: \(error.description)")
        }
    }

    private func loadLibrary() throws(HTTPFailure) -> CurlLibrary {
        do throws(LibraryError) {
            return try CurlLibrary.shared.functions()
        } catch {
            throw HTTPFailure(.libraryUnavailable(error), at: .connect, error.description, mayHaveBeenReceived: false)
        }
    }

    private func check(_ interruption: Interruption) throws(HTTPFailure) {
        switch interruption.cause {
        case .cancelled:
            throw HTTPFailure(.cancelled, at: .connect, "The request was cancelled.", mayHaveBeenReceived: false)
        case .deadline:
            throw HTTPFailure(.timeout, at: .connect, "The time was over already.", mayHaveBeenReceived: false)
        case nil:
            break
        }
    }

    private func refusal(_ message: String) -> HTTPFailure {
        HTTPFailure(.refused, at: .connect, message, mayHaveBeenReceived: false)
    }
}
