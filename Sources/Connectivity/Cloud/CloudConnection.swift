import HTTPTransport
import JSON
import POSIX

/// Sends the requests of one test to a cloud service, and keeps what the report says of the connection.
struct CloudConnection {
    /// A service as failures speak of it.
    struct Service {
        /// `Amazon S3`.
        let name: String

        /// The members of the credentials that say where it is.
        let address: [JSONPointer]
    }

    /// More than any answer of these services has that a test asks for.
    static let answerLimit = 1 << 20

    let service: Service
    private let client: any HTTPClient
    private let session: TestSession
    private(set) var timings: [(stage: Stage, milliseconds: Double)] = []
    private(set) var tls: TLSFacts?

    init(_ service: Service, _ client: any HTTPClient, _ session: TestSession) {
        self.service = service
        self.client = client
        self.session = session
    }

    /// Sends a request, once.
    ///
    /// - Parameters:
    ///   - stage: what the request is for, once a connection stands.
    ///   - note: for the progress.
    /// - Throws: when there is no answer. Any status but a redirect is one.
    mutating func send(_ request: HTTPRequest, _ stage: Stage, _ note: String) throws(TestFailure) -> HTTPResponse {
        try session.check(stage)
        session.progress(stage, note)
        var request = request
        request.responseLimit = min(request.responseLimit, Self.answerLimit)
        let start = Instant.now
        do throws(HTTPFailure) {
            let response = try client.send(request, interruption: session.interruption)
            record(response, stage)
            return response
        } catch {
            let failure = CloudFailure(cause: error, service: service, stage: stage).failure
            add(failure.stage ?? stage, Instant.now.milliseconds(since: start))
            throw failure
        }
    }

    /// Runs a step without a request and adds its time.
    mutating func time<Result>(_ stage: Stage, _ body: () throws(TestFailure) -> Result) throws(TestFailure) -> Result {
        let start = Instant.now
        defer { add(stage, Instant.now.milliseconds(since: start)) }
        return try body()
    }

    private mutating func record(_ response: HTTPResponse, _ stage: Stage) {
        let parts = response.timings
        for (stage, milliseconds) in [
            (Stage.resolve, parts.resolve), (.connect, parts.connect), (.tls, parts.tls), (stage, parts.exchange),
        ] {
            if let milliseconds {
                add(stage, milliseconds)
            }
        }
        tls = TLSFacts(
            used: response.tlsVersion != nil,
            version: response.tlsVersion,
            verified: response.tlsVersion != nil
        )
    }

    private mutating func add(_ stage: Stage, _ milliseconds: Double) {
        if let index = timings.firstIndex(where: { $0.stage == stage }) {
            timings[index].milliseconds += milliseconds
        } else {
            timings.append((stage: stage, milliseconds: milliseconds))
        }
    }
}

extension HTTPTransportConfiguration {
    /// For tests of connections: nothing of the environment steers them, and their own deadline is what counts.
    static var forCloudTests: HTTPTransportConfiguration {
        var configuration = HTTPTransportConfiguration()
        configuration.connectTimeoutMilliseconds = 86_400_000
        return configuration
    }
}
