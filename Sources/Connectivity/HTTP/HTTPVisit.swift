import Datasource
import HTTPTransport
import JSON
import POSIX

/// One test over HTTP: sends its requests, each once, and keeps what the report tells about the way.
///
/// A driver makes one for each test, reads its parameters inside `validating`, says with `use` how to connect, and calls
/// `send` for each request. `outcome` or `run` is around it all. Used by one thread.
///
///     let visit = HTTPVisit(session, network)
///     return visit.outcome { () throws(TestFailure) in
///         let parameters = try visit.validating { () throws(TestFailure) in try Parameters(credentials) }
///         visit.use(parameters.security, parameters.fields)
///         let response = try visit.send(request, at: .authenticate, "Logging in.")
///         …
///     }
final class HTTPVisit {
    /// What becomes of an answer that points elsewhere.
    enum Redirects {
        /// It is a failure that names the place.
        case refused

        /// It is an answer like any other.
        case returned
    }

    let session: TestSession

    /// The name and version of the server, as the report shows them.
    var server: JSONObject?
    var warnings: [String] = []

    /// How the connection of the last answer was protected.
    private(set) var tls: TLSFacts?
    private(set) var fields = HTTPFields(host: ["host"])
    private let network: HTTPNetwork
    private var security = HTTPSecurity()
    private var transport: HTTPTransport
    private var stages = StageTimes()
    private var connected: Set<HTTPOrigin> = []

    /// Nil where servers are reached directly.
    private var tunnel: HTTPTunnel?

    /// What was sent in headers and isn't in the credentials in this form, such as tokens that a server gave.
    private var confidential: Set<Secret> = []

    init(_ session: TestSession, _ network: HTTPNetwork = .standard) {
        self.session = session
        self.network = network
        transport = HTTPTransport(HTTPSecurity().configuration(network))
    }

    var interruption: Interruption { session.interruption }

    /// Says how connections are made from now on.
    func use(_ security: HTTPSecurity, _ fields: HTTPFields) {
        self.security = security
        self.fields = fields
        transport = HTTPTransport(security.configuration(network))
    }

    /// Reaches servers through an SSH server from now on, where the credentials ask for that. To be called after `use`.
    func goThroughTunnel(_ credentials: Credentials, to address: HTTPAddress) throws(TestFailure) {
        let tunnel = HTTPTunnel(credentials, address)
        guard try open(tunnel) else { return }
        self.tunnel = tunnel
    }

    /// - Returns: false where the credentials ask for no tunnel.
    private func open(_ tunnel: HTTPTunnel) throws(TestFailure) -> Bool {
        var record = StageRecord(session)
        defer {
            record.end()
            for (stage, milliseconds) in record.timings {
                stages.add(stage, milliseconds)
            }
        }
        guard let entrance = try tunnel.open(session, &record) else { return false }
        var configuration = security.configuration(network)
        configuration.entrance = entrance
        transport = HTTPTransport(configuration)
        return true
    }

    /// Keeps a secret that isn't in the credentials out of everything that is told.
    func protect(_ secret: Secret) {
        confidential.insert(secret)
    }

    // MARK: - The whole

    /// Runs a test; what it throws becomes the outcome's failure.
    func outcome(_ body: () throws(TestFailure) -> Void) -> TestOutcome {
        var outcome = TestOutcome()
        do throws(TestFailure) {
            try body()
        } catch {
            outcome.failure = error
        }
        outcome.timings = stages.timings
        outcome.server = server
        outcome.tls = tls
        outcome.warnings = warnings + securityWarnings
        return outcome.scrubbed(with: scrubber)
    }

    /// Runs something else than a test, such as reading a schema.
    func run<Result>(_ body: () throws(TestFailure) -> Result) throws(TestFailure) -> Result {
        do throws(TestFailure) {
            return try body()
        } catch {
            throw error.scrubbed(with: scrubber)
        }
    }

    /// Reads parameters, as stage `validate`.
    func validating<Result>(_ body: () throws(TestFailure) -> Result) throws(TestFailure) -> Result {
        session.progress(.validate, "Checking the parameters.")
        return try stages.time(.validate, body)
    }

    /// Runs a step that asks no server, and adds its time to a stage.
    func timing<Result>(_ stage: Stage, _ body: () throws(TestFailure) -> Result) throws(TestFailure) -> Result {
        try stages.time(stage, body)
    }

    private var scrubber: Scrubber { Scrubber(secrets: Array(confidential)) }

    private var securityWarnings: [String] {
        guard tls?.used == true, security.verification != .full else { return [] }
        return security.verification == .nothing
            ? ["Who the server is wasn't verified, because sslMode is require and no sslRootCert is given."]
            : ["That the certificate is the server's own wasn't verified: sslMode verify-full does that."]
    }

    // MARK: - One request

    /// Sends a request once.
    ///
    /// - Parameters:
    ///   - stage: what the server is asked to do; looking up, connecting and TLS count as their own stages.
    ///   - note: tells a person what is done, without any secret.
    ///   - fields: the members that name this server, where they are others than those of `use`.
    /// - Returns: the answer, whatever its status.
    /// - Throws: the failure to report when there is no answer.
    func send(
        _ request: HTTPRequest,
        at stage: Stage,
        _ note: String,
        redirects: Redirects = .refused,
        fields: HTTPFields? = nil
    ) throws(TestFailure) -> HTTPResponse {
        try session.check(stage)
        keepHeaders(request)
        announce(request, stage, note)
        let start = Instant.now
        let response: HTTPResponse
        do throws(HTTPFailure) {
            response = try sendOnce(request)
        } catch {
            let reading = HTTPFailureReading(
                failure: error,
                origin: HTTPOrigin(of: request.url),
                stage: stage,
                fields: fields ?? self.fields,
                showsCertificate: security.clientCertificate != nil
            )
            add(error.timings, reading.stageUnderWay, Instant.now.milliseconds(since: start))
            throw withProxyHint(reading.testFailure)
        }
        take(response, stage, Instant.now.milliseconds(since: start))
        if redirects == .refused, let failure = response.redirectFailure(at: stage, fields ?? self.fields) {
            throw failure
        }
        if tls?.used == false, response.demandsTLS {
            throw .tlsRequired(fields ?? self.fields, nativeCode: "HTTP \(response.status)")
        }
        return response
    }

    /// A tunnel carries one connection. Where the server has closed that, nothing of the next request was sent yet.
    private func sendOnce(_ request: HTTPRequest) throws(HTTPFailure) -> HTTPResponse {
        do throws(HTTPFailure) {
            return try transport.send(request, interruption: interruption)
        } catch {
            guard let tunnel, tunnel.wasUsed, case .connectionRefused = error.reason, (try? open(tunnel)) == true
            else { throw error }
            return try transport.send(request, interruption: interruption)
        }
    }

    /// Where only a proxy leads out, nothing else tells why a server can't be reached.
    private func withProxyHint(_ failure: TestFailure) -> TestFailure {
        let mayNeedProxy = [.hostNotFound, .networkUnreachable, .timeout].contains(failure.reason)
        guard mayNeedProxy, [.resolve, .connect].contains(failure.stage), let variable = network.unusedProxyVariable,
            let hint = failure.hint
        else { return failure }
        var failure = failure
        failure.hint = "\(hint) Tests connect directly: the proxy that \(variable) names isn't used."
        return failure
    }

    private func keepHeaders(_ request: HTTPRequest) {
        for header in request.headers {
            if case .secret(_, let secret) = header.value {
                confidential.insert(secret)
            }
        }
    }

    private func announce(_ request: HTTPRequest, _ stage: Stage, _ note: String) {
        if let origin = HTTPOrigin(of: request.url), connected.insert(origin).inserted {
            session.progress(.connect, "Connecting to \(origin).")
        }
        session.progress(stage, note)
    }

    private func take(_ response: HTTPResponse, _ stage: Stage, _ milliseconds: Double) {
        tunnel?.wasUsed = true
        add(response.timings, stage, milliseconds)
        tls = TLSFacts(
            used: response.isOverTLS,
            version: response.tlsVersion,
            verified: response.isOverTLS && security.verification == .full
        )
    }

    /// - Parameter stage: gets what the steps before it didn't take.
    private func add(_ timings: HTTPTimings, _ stage: Stage, _ milliseconds: Double) {
        var rest = milliseconds
        let steps = [(Stage.resolve, timings.resolve), (.connect, timings.connect), (.tls, timings.tls)]
        for (step, time) in steps where step != stage {
            stages.add(step, time)
            rest -= time ?? 0
        }
        stages.add(stage, max(0, rest))
    }
}
