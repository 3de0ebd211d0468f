import Connectivity
import Datasource
import JSON
import POSIX
import Platforms

/// RiverGen's findings about connections, as test reports.
enum RiverGenReport {
    /// What RiverGen found when it was asked to connect.
    static func report(_ test: RiverGenTest, of source: RiverGenSource, totalMilliseconds: Double) -> TestReport {
        var outcome = TestOutcome()
        if !test.isSuccessful {
            outcome.failure = failure(test, of: source)
        }
        outcome.server = test.databaseVersion.map { ["version": .string($0)] }
        return TestReport(
            datasourceType: RiverGenDialect.datasourceType(of: source.type),
            outcome: outcome,
            totalMilliseconds: test.milliseconds ?? totalMilliseconds,
            checkedAt: test.testedAt.flatMap(RiverGenTime.parse) ?? .now,
            via: "target"
        )
    }

    private static func failure(_ test: RiverGenTest, of source: RiverGenSource) -> TestFailure {
        let type = RiverGenDialect.datasourceType(of: source.type)
        let isTunnelAtFault = source.usesTunnel && test.hasTunnel == false
        let culprits = isTunnelAtFault ? ["ssh_host", "ssh_port", "ssh_username", "ssh_private_key"] : culprits(test)
        return TestFailure(
            stage: nil,
            reason: isTunnelAtFault ? .sshFailed : .unknown,
            message: test.errorMessage ?? "RiverGen couldn't connect, and doesn't say why.",
            fields: culprits.map { RiverGenDialect.place(of: $0, datasourceType: type) },
            hint: isTunnelAtFault
                ? "RiverGen didn't get through the SSH tunnel: check its fields and that RiverGen may log in there."
                : "RiverGen tells no more; `datasource.test` with the credentials tests them from this computer.",
            nativeCode: test.errorCode
        )
    }

    /// The only code that RiverGen documents is about the connection itself.
    private static func culprits(_ test: RiverGenTest) -> [String] {
        test.errorCode == "CONNECTION_ERROR" ? ["host", "port"] : []
    }

    // MARK: - Earlier tests

    /// The last report of a source, with how it has been doing; nil when RiverGen has never connected to it.
    static func last(of source: RiverGenSource, _ health: RiverGenHealth?) -> JSONValue? {
        guard let checkedAt = health?.lastCheckedAt ?? source.text("last_tested_at"),
            let isOK = isOK(source, health)
        else { return nil }
        var outcome = TestOutcome()
        if !isOK {
            outcome.failure = TestFailure(
                stage: nil,
                reason: .unknown,
                message: source.text("failure_reason") ?? "RiverGen couldn't connect.",
                hint: "`datasource.test` makes RiverGen try again."
            )
        }
        let report = TestReport(
            datasourceType: RiverGenDialect.datasourceType(of: source.type),
            outcome: outcome,
            totalMilliseconds: health?.lastMilliseconds ?? 0,
            checkedAt: RiverGenTime.parse(checkedAt) ?? .now,
            via: "target"
        )
        return .object(told(report.json.object ?? [:], checkedAt, health))
    }

    /// The report with what only RiverGen tells, and without what nobody told.
    private static func told(_ report: JSONObject, _ checkedAt: String, _ health: RiverGenHealth?) -> JSONObject {
        var report = report
        report["checkedAt"] = RiverGenTime.normalized(checkedAt)
        if health?.lastMilliseconds == nil {
            report["timings"] = [:]
        }
        guard let health else { return report }
        var told: JSONObject = ["status": .string(health.currentStatus)]
        told["uptimePercentage"] = health.uptimePercentage.map(JSONValue.number)
        told["failuresIn24Hours"] = health.failuresOfADay.map { .number(JSONNumber($0)) }
        told["lastFailureAt"] = health.lastFailureAt.map(RiverGenTime.normalized)
        report["health"] = .object(told)
        return report
    }

    /// Nil where nothing says so: a source may be in maintenance, or be tested right now.
    private static func isOK(_ source: RiverGenSource, _ health: RiverGenHealth?) -> Bool? {
        switch health?.lastStatus ?? source.text("status") {
        case "active": return true
        case "failed": return false
        default: break
        }
        let success = source.text("last_successful_connection_at").flatMap(RiverGenTime.parse)
        let failure = source.text("last_failed_connection_at").flatMap(RiverGenTime.parse)
        switch (success, failure) {
        case (let success?, let failure?): return success > failure
        case (.some, nil): return true
        case (nil, .some): return false
        case (nil, nil): return nil
        }
    }
}
