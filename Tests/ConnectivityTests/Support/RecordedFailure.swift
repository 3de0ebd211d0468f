import Connectivity
import Foundation
import JSON
import Testing

/// The causes of failure that every type is tried with, as far as it has them. They are the rows of `protocol/`'s table.
enum FailureCause: String, CaseIterable {
    case success
    case wrongSecret
    case unknownUser
    case unknownDatabase
    case unknownSchema
    case unknownWarehouse
    case unknownResource
    case missingPermission
    case lockedAccount
    case expiredSecret
    case clockSkew
    case closedPort
    case unknownHost
    case unreachable
    case silence
    case silenceInTLS
    case slowTrickle
    case reset
    case garbage
    case hugeAnswer
    case redirectElsewhere
    case tlsRefused
    case tlsDemanded
    case certificateUntrusted
    case certificateExpired
    case certificateOfOtherHost
    case clientCertificateMissing
    case tooManyConnections
    case missingLibrary
    case successThroughTunnel
    case tunnelWithWrongKey
    case tunnelWithUnknownUser
    case tunnelWithWrongPassphrase
    case tunnelWithMissingPassphrase
    case tunnelWithWrongPassword
    case tunnelToUnknownHostKey
    case tunnelToChangedHostKey
    case tunnelRefused
    case tunnelToClosedPort
    case tunnelToUnknownName
    case tunnelOverClosedPort
    case tunnelOverUnknownHost
    case tunnelOverSilence
    case tunnelOverGarbage
    case tunnelWithoutClient
}

/// Notes what a test of a connection answered, for the table type × cause in `protocol/`, which `Tests/run` compares.
///
/// - Parameter variant: tells several ways to the same cause apart, such as two ways to log in.
func record(_ outcome: TestOutcome, _ datasourceType: String, _ cause: FailureCause, variant: String = "") throws {
    guard let folder = ProcessInfo.processInfo.environment["DATASOURCE_BRIDGE_RECORDED_FAILURES"] else { return }
    var row: JSONObject = ["datasourceType": .string(datasourceType), "cause": .string(cause.rawValue)]
    row["variant"] = .string(variant)
    if let failure = outcome.failure {
        row["stage"] = failure.stage.map { .string($0.rawValue) }
        row["reason"] = .string(failure.reason.rawValue)
        row["fields"] = .array(failure.fields.map { .string($0.description) })
        row["nativeCode"] = failure.nativeCode.map(JSONValue.string)
    }
    let name = [datasourceType, cause.rawValue, variant].filter { !$0.isEmpty }.joined(separator: "-") + ".json"
    try Data(JSONValue.object(row).bytes).write(to: URL(filePath: folder).appending(path: name))
}
