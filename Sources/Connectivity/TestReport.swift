package import JSON
package import POSIX

/// The answer to "does this connection work", whoever asked it of whom.
package struct TestReport: Sendable {
    package var datasourceType: String?
    package var outcome: TestOutcome
    package var totalMilliseconds: Double
    package var checkedAt: Timestamp

    /// Who connected: `bridge` or `target`.
    package var via: String

    package init(
        datasourceType: String?,
        outcome: TestOutcome,
        totalMilliseconds: Double,
        checkedAt: Timestamp = .now,
        via: String = "bridge"
    ) {
        self.datasourceType = datasourceType
        self.outcome = outcome
        self.totalMilliseconds = totalMilliseconds
        self.checkedAt = checkedAt
        self.via = via
    }

    package var isOK: Bool { outcome.failure == nil }

    /// The report as the protocol shows it; members that aren't known are left out.
    package var json: JSONValue {
        var report: JSONObject = ["ok": .bool(isOK)]
        report["datasourceType"] = datasourceType.map(JSONValue.string)
        if let failure = outcome.failure {
            report["stage"] = failure.stage.map { .string($0.rawValue) }
            report["reason"] = .string(failure.reason.rawValue)
            report["message"] = .string(failure.message)
            report["fields"] = .array(failure.fields.map { .string($0.description) })
            report["hint"] = failure.hint.map(JSONValue.string)
            report["nativeCode"] = failure.nativeCode.map(JSONValue.string)
        }
        report["timings"] = .object(timings)
        report["server"] = outcome.server.map(JSONValue.object)
        report["tls"] = outcome.tls?.json
        report["warnings"] = .array(outcome.warnings.map(JSONValue.string))
        report["checkedAt"] = .string(checkedAt.description)
        report["via"] = .string(via)
        return .object(report)
    }

    private var timings: JSONObject {
        var timings = JSONObject()
        for (stage, milliseconds) in outcome.timings {
            timings[stage.rawValue + "Ms"] = .number(JSONNumber(milliseconds, decimals: 3))
        }
        timings["totalMs"] = .number(JSONNumber(totalMilliseconds, decimals: 3))
        return timings
    }
}

extension TLSFacts {
    package var json: JSONValue {
        var facts: JSONObject = ["used": .bool(used)]
        facts["version"] = version.map(JSONValue.string)
        if used {
            facts["verified"] = .bool(verified)
        }
        return .object(facts)
    }
}
