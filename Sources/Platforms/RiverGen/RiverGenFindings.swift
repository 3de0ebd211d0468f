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
        let data = try RiverGenAnswers.data(response)
        guard let isSuccessful = data["connection_successful"]?.bool else {
            throw AnswerMismatch(expected: "`data` whose `connection_successful` is true or false")
        }
        let text = try Self.texts(data, ["tested_at", "database_version", "error_message", "error_code"])
        self.isSuccessful = isSuccessful
        milliseconds = try RiverGenFinding.number("response_time_ms", in: data)
        hasTunnel = data["ssh_tunnel_established"]?.bool
        testedAt = text["tested_at"]
        databaseVersion = text["database_version"]
        errorMessage = text["error_message"]
        errorCode = text["error_code"]
    }

    /// The same without any secret that RiverGen, or the database that it asked, may quote.
    func scrubbed(by scrubber: Scrubber) -> RiverGenTest {
        var test = self
        test.databaseVersion = databaseVersion.map { scrubber.scrub($0) }
        test.errorMessage = errorMessage.map { scrubber.scrub($0) }
        test.errorCode = errorCode.map { scrubber.scrub($0) }
        return test
    }

    private static func texts(
        _ data: JSONObject,
        _ names: [String]
    ) throws(AnswerMismatch) -> [String: String] {
        var texts: [String: String] = [:]
        for name in names {
            texts[name] = try RiverGenFinding.text(name, in: data)
        }
        return texts
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
        let data = try RiverGenAnswers.data(response)
        guard let currentStatus = data["current_status"]?.string else {
            throw AnswerMismatch(expected: "`data` whose `current_status` is a string")
        }
        let check = data["last_health_check"] ?? .null
        guard check.isNull || check["status"]?.string != nil else {
            throw AnswerMismatch(expected: "a `last_health_check` with a `status`")
        }
        self.currentStatus = currentStatus
        lastStatus = check["status"]?.string
        lastMilliseconds = try RiverGenFinding.number("response_time_ms", in: check.object ?? [:])
        lastCheckedAt = try RiverGenFinding.text("checked_at", in: check.object ?? [:])
        failuresOfADay = data["failure_count_24h"]?.integer
        lastFailureAt = try RiverGenFinding.text("last_failure_at", in: data)
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
        let data = try RiverGenAnswers.data(response)
        guard let schemas = data["schemas_discovered"]?.array else {
            throw AnswerMismatch(expected: "`data` with an array `schemas_discovered`")
        }
        self.schemas = schemas.count
        tables = data["total_tables"]?.integer
        columns = data["total_columns"]?.integer
        discoveredAt = try RiverGenFinding.text("discovered_at", in: data)
    }
}

/// Members of answers that may be null or missing.
enum RiverGenFinding {
    static func text(_ name: String, in data: JSONObject) throws(AnswerMismatch) -> String? {
        guard let value = data[name], !value.isNull else { return nil }
        guard let text = value.string else {
            throw AnswerMismatch(expected: "`\(name)` to be a string or null")
        }
        return text
    }

    static func number(_ name: String, in data: JSONObject) throws(AnswerMismatch) -> Double? {
        guard let value = data[name], !value.isNull else { return nil }
        guard case .number(let number) = value else {
            throw AnswerMismatch(expected: "`\(name)` to be a number or null")
        }
        return number.double
    }
}
