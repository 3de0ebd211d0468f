import Datasource
import JSON
import JSONRPC

/// The codes of the product's own errors; those of the transport are in `JSONRPC`.
extension ErrorCode {
    static let datasourceNotFound = ErrorCode(1000, "DATASOURCE_NOT_FOUND")
    static let datasourceAlreadyExists = ErrorCode(1001, "DATASOURCE_ALREADY_EXISTS")
    static let datasourceInUse = ErrorCode(1002, "DATASOURCE_IN_USE")
    static let revisionConflict = ErrorCode(1003, "REVISION_CONFLICT")
    static let credentialTestFailed = ErrorCode(1100, "CREDENTIAL_TEST_FAILED")
    static let driverUnavailable = ErrorCode(1101, "DRIVER_UNAVAILABLE")
    static let schemaCacheFailed = ErrorCode(1102, "SCHEMA_CACHE_FAILED")
    static let tenancySettingsCreateFailed = ErrorCode(1103, "TENANCY_SETTINGS_CREATE_FAILED")
    static let tenancySettingsUpdateFailed = ErrorCode(1104, "TENANCY_SETTINGS_UPDATE_FAILED")
    static let authenticationError = ErrorCode(1200, "AUTHENTICATION_ERROR")
    static let permissionDenied = ErrorCode(1201, "PERMISSION_DENIED")
    static let rateLimited = ErrorCode(1202, "RATE_LIMITED", isRetryable: true)
    static let targetUnavailable = ErrorCode(1203, "TARGET_UNAVAILABLE", isRetryable: true)
    static let targetProtocolError = ErrorCode(1204, "TARGET_PROTOCOL_ERROR")
    static let targetFailed = ErrorCode(1205, "TARGET_FAILED", isRetryable: true)
    static let targetNotFound = ErrorCode(1300, "TARGET_NOT_FOUND")
    static let notSupported = ErrorCode(1301, "NOT_SUPPORTED")
    static let configurationError = ErrorCode(1302, "CONFIGURATION_ERROR")
    static let secretUnavailable = ErrorCode(1303, "SECRET_UNAVAILABLE")
    static let vaultUnavailable = ErrorCode(1400, "VAULT_UNAVAILABLE", isRetryable: true)
    static let vaultCorrupt = ErrorCode(1401, "VAULT_CORRUPT")
}

extension RPCError {
    /// `-32602` with everything that is wrong.
    static func invalidParameters(_ issues: [Issue]) -> RPCError {
        let errors = issues.filter { $0.severity == .error }
        let first = errors.first?.message ?? "The parameters are invalid."
        let rest = errors.count - 1
        let message = rest > 0 ? "\(first) (And \(rest) more: see `data.issues`.)" : first
        return RPCError(.invalidParameters, message, details: ["issues": .array(issues.map(\.json))])
    }

    /// One thing that is wrong with the parameters.
    static func invalidParameter(_ path: JSONPointer, _ code: Issue.Code, _ message: String) -> RPCError {
        invalidParameters([Issue(path: path, code: code, message: message)])
    }
}
