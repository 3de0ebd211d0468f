import Datasource
import HTTPTransport
import JSON
import POSIX

/// Tests a project of Google BigQuery: a token for the service account, a query that is only checked, and a look at the dataset.
struct BigQueryDriver: Driver {
    private let network: HTTPNetwork
    private let now: @Sendable () -> Timestamp

    init(_ network: HTTPNetwork = .standard, now: @escaping @Sendable () -> Timestamp = { .now }) {
        self.network = network
        self.now = now
    }

    func test(_ credentials: Credentials, session: TestSession) -> TestOutcome {
        let visit = HTTPVisit(session, network)
        return visit.outcome { () throws(TestFailure) in
            try self.visit(credentials, visit).check()
        }
    }

    func discoverSchema(_ credentials: Credentials, session: TestSession) throws(TestFailure) -> DiscoveredSchema {
        let visit = HTTPVisit(session, network)
        return try visit.run { () throws(TestFailure) in
            let visit = try self.visit(credentials, visit)
            try visit.check()
            return try BigQueryCatalogue(visit: visit).read()
        }
    }

    private func visit(_ credentials: Credentials, _ visit: HTTPVisit) throws(TestFailure) -> BigQueryVisit {
        let (parameters, token, assertion) = try visit.validating { () throws(TestFailure) in
            let parameters = try BigQueryParameters(credentials, visit.interruption)
            visit.protect(parameters.key.privateKey)
            let token = GoogleToken(key: parameters.key, scope: BigQueryRequests.scope, now: self.now)
            return (parameters, token, try token.assertion(parameters.key.signer()))
        }
        visit.use(parameters.security, BigQueryParameters.fields)
        let access = try token.token(for: assertion, visit)
        return BigQueryVisit(requests: BigQueryRequests(parameters: parameters, token: access), visit: visit)
    }
}
