import Datasource
import HTTPTransport
import JSON
import POSIX

/// Tests a Snowflake account: one login, one query that needs no warehouse to run, and the end of the session.
struct SnowflakeDriver: Driver {
    private let network: HTTPNetwork
    private let now: @Sendable () -> Timestamp

    init(_ network: HTTPNetwork = .standard, now: @escaping @Sendable () -> Timestamp = { .now }) {
        self.network = network
        self.now = now
    }

    func test(_ credentials: Credentials, session: TestSession) -> TestOutcome {
        let visit = HTTPVisit(session, network)
        return visit.outcome { () throws(TestFailure) in
            try self.login(credentials, visit).whileOpen { (session: SnowflakeSession) throws(TestFailure) in
                try session.checkNames()
            }
        }
    }

    /// What the role may see of the schema, or of the whole database.
    func discoverSchema(_ credentials: Credentials, session: TestSession) throws(TestFailure) -> DiscoveredSchema {
        let visit = HTTPVisit(session, network)
        return try visit.run { () throws(TestFailure) in
            try self.login(credentials, visit).whileOpen { (session: SnowflakeSession) throws(TestFailure) in
                try session.checkNames()
                return try session.columns()
            }
        }
    }

    private func login(_ credentials: Credentials, _ visit: HTTPVisit) throws(TestFailure) -> SnowflakeSession {
        let (parameters, token) = try visit.validating { () throws(TestFailure) in
            let parameters = try SnowflakeParameters(credentials, PEMLoader(interruption: visit.interruption))
            return (parameters, try self.token(parameters))
        }
        if let token {
            visit.protect(token)
        }
        visit.use(parameters.security, SnowflakeParameters.fields)
        let requests = SnowflakeRequests(parameters: parameters)
        let response = try visit.send(requests.login(token: token), at: .authenticate, "Logging in.")
        guard response.status == 200, let answer = SnowflakeAnswer(response.object) else {
            throw SnowflakeFailures.notSnowflake(response)
        }
        guard answer.isSuccess else {
            // The token begins now, and ends after some minutes.
            let skew = ClockSkew(response, now: now(), tolerance: 1)
            throw SnowflakeFailures.refusal(
                answer.code,
                usesKey: token != nil,
                namesSchema: parameters.schema != nil,
                skew: skew
            )
        }
        guard let session = answer.data["token"]?.string else { throw SnowflakeFailures.notSnowflake(response) }
        visit.protect(Secret(session))
        return SnowflakeSession(requests: requests, token: Secret(session), visit: visit)
    }

    /// - Returns: nil for a login by password.
    private func token(_ parameters: SnowflakeParameters) throws(TestFailure) -> Secret? {
        guard case .key(let pem, let passphrase) = parameters.proof else { return nil }
        let cryptography = try Cryptography.forTests()
        do throws(RSAPrivateKey.Problem) {
            let key = try RSAPrivateKey(pem, passphrase: passphrase, cryptography)
            return try SnowflakeToken.make(parameters, key, now: now())
        } catch {
            throw SnowflakeFailures.key(error)
        }
    }
}
