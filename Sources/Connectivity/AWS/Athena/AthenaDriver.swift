import Datasource
import JSON
import POSIX

/// Tests Amazon Athena without running a query: looks at the workgroup, the database and the output location.
struct AthenaDriver: Driver {
    private let network: HTTPNetwork
    private let storeEndpoint: String?
    private let now: @Sendable () -> Timestamp

    /// - Parameter storeEndpoint: where S3 is; nil for Amazon's own.
    init(
        _ network: HTTPNetwork = .standard,
        storeEndpoint: String? = nil,
        now: @escaping @Sendable () -> Timestamp = { .now }
    ) {
        self.network = network
        self.storeEndpoint = storeEndpoint
        self.now = now
    }

    func test(_ credentials: Credentials, session: TestSession) -> TestOutcome {
        let visit = HTTPVisit(session, network)
        return visit.outcome { () throws(TestFailure) in
            let cryptography = try Cryptography.forTests()
            let athena = try self.visit(credentials, cryptography, visit)
            guard try athena.check() else { return }
            try AthenaOutput(parameters: athena.parameters, endpoint: storeEndpoint, visit: visit, now: now)
                .check(cryptography)
        }
    }

    func discoverSchema(_ credentials: Credentials, session: TestSession) throws(TestFailure) -> DiscoveredSchema {
        let visit = HTTPVisit(session, network)
        return try visit.run { () throws(TestFailure) in
            try self.visit(credentials, Cryptography.forTests(), visit).read()
        }
    }

    private func visit(
        _ credentials: Credentials,
        _ cryptography: Cryptography,
        _ visit: HTTPVisit
    ) throws(TestFailure) -> AthenaVisit {
        let parameters = try visit.validating { () throws(TestFailure) in
            try AthenaParameters(credentials, visit.interruption)
        }
        visit.use(parameters.security, parameters.fields)
        return AthenaVisit(parameters, cryptography, visit, now: now)
    }
}
