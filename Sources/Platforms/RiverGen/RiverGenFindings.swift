import Datasource
import HTTPTransport
package import JSON

/// What RiverGen says of a connection that it tried.
package struct RiverGenTest: Scrubbable, Sendable {
    package let isSuccessful: Bool
    package let milliseconds: Double?
    package let testedAt: String?
    package private(set) var databaseVersion: String?
    package let hasTunnel: Bool?
    package private(set) var errorMessage: String?
    package private(set) var errorCode: String?

    init(_ response: HTTPResponse) throws(AnswerMismatch) {
        let data = try RiverGenAnswers.data(response, RiverGenShapes.test)
        isSuccessful = data["connection_successful"]?.bool ?? false
        milliseconds = data["response_time_ms"]?.double
        hasTunnel = data["ssh_tunnel_established"]?.bool
        testedAt = data["tested_at"]?.string
        databaseVersion = data["database_version"]?.string
        errorMessage = data["error_message"]?.string
        errorCode = data["error_code"]?.string
    }

    /// The same without any secret that RiverGen, or the database that it asked, may quote.
    func scrubbed(by scrubber: Scrubber) -> RiverGenTest {
        var test = self
        test.databaseVersion = databaseVersion.map { scrubber.scrub($0) }
        test.errorMessage = errorMessage.map { scrubber.scrub($0) }
        test.errorCode = errorCode.map { scrubber.scrub($0) }
        return test
    }
}

/// How a source has been doing.
package struct RiverGenHealth: Sendable {
    package let currentStatus: String

    /// The last check; nil when there was none.
    package let lastStatus: String?
    package let lastMilliseconds: Double?
    package let lastCheckedAt: String?
    package let uptimePercentage: JSONNumber?
    package let failuresOfADay: Int?
    package let lastFailureAt: String?

    init(_ response: HTTPResponse) throws(AnswerMismatch) {
        let data = try RiverGenAnswers.data(response, RiverGenShapes.health)
        let check = data["last_health_check"]
        currentStatus = data["current_status"]?.string ?? ""
        lastStatus = check?["status"]?.string
        lastMilliseconds = check?["response_time_ms"]?.double
        lastCheckedAt = check?["checked_at"]?.string
        failuresOfADay = data["failure_count_24h"]?.integer
        lastFailureAt = data["last_failure_at"]?.string
        if case .number(let number) = data["uptime_percentage"] {
            uptimePercentage = number
        } else {
            uptimePercentage = nil
        }
    }
}

/// What RiverGen found when it read a schema.
package struct RiverGenDiscovery: Sendable {
    package let schemas: Int
    package let tables: Int?
    package let columns: Int?
    package let discoveredAt: String?

    init(_ response: HTTPResponse) throws(AnswerMismatch) {
        let data = try RiverGenAnswers.data(response, RiverGenShapes.discovery)
        schemas = data["schemas_discovered"]?.array?.count ?? 0
        tables = data["total_tables"]?.integer
        columns = data["total_columns"]?.integer
        discoveredAt = data["discovered_at"]?.string
    }
}

extension JSONValue {
    fileprivate var double: Double? {
        if case .number(let number) = self { number.double } else { nil }
    }
}
