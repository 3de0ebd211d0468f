package import JSON

/// The steps of a test, in the order in which they happen.
package enum Stage: String, Hashable, Sendable, CaseIterable {
    case validate

    /// Logging in at the SSH server that leads to the source.
    case ssh
    case resolve
    case connect
    case tls
    case authenticate
    case authorize
    case query
}

/// Why a test failed, as a word that programs can act on. The list may grow.
package enum Reason: String, Hashable, Sendable, CaseIterable {
    case invalidParameters = "invalid_parameters"
    case secretUnavailable = "secret_unavailable"
    case driverUnavailable = "driver_unavailable"
    case hostNotFound = "host_not_found"
    case connectionRefused = "connection_refused"
    case networkUnreachable = "network_unreachable"
    case timeout
    case connectionLost = "connection_lost"
    case tlsRequired = "tls_required"
    case tlsUnsupported = "tls_unsupported"
    case certificateUntrusted = "certificate_untrusted"
    case certificateExpired = "certificate_expired"
    case certificateHostnameMismatch = "certificate_hostname_mismatch"
    case clientCertificateRequired = "client_certificate_required"
    case authenticationFailed = "authentication_failed"
    case accountLocked = "account_locked"
    case passwordExpired = "password_expired"
    case permissionDenied = "permission_denied"
    case databaseNotFound = "database_not_found"
    case schemaNotFound = "schema_not_found"
    case warehouseNotFound = "warehouse_not_found"
    case resourceNotFound = "resource_not_found"
    case fileNotFound = "file_not_found"
    case fileUnreadable = "file_unreadable"
    case malformedData = "malformed_data"
    case quotaExceeded = "quota_exceeded"
    case serverBusy = "server_busy"
    case serverError = "server_error"
    case protocolError = "protocol_error"
    case sshFailed = "ssh_failed"
    case unknown
}

/// What a driver found out; `TestReport` adds what is the same for every driver.
package struct TestOutcome: Sendable {
    package var failure: TestFailure?

    /// Milliseconds by stage, for every stage that began.
    package var timings: [(stage: Stage, milliseconds: Double)] = []

    /// The server's name and version, or the file's format and facts: `{"product": "PostgreSQL", "version": "15.18"}`.
    package var server: JSONObject?

    /// How the connection was protected, where there was one.
    package var tls: TLSFacts?

    /// Sentences for a person about what works but deserves a look.
    package var warnings: [String] = []

    package init() {}
}

/// Why, where and what to do.
package struct TestFailure: Error, Sendable {
    /// Nil where a platform connected, which doesn't tell.
    package var stage: Stage?
    package var reason: Reason

    /// One sentence for a person, with no secret in it.
    package var message: String

    /// The likely culprits, from the document's root: `/credentials/password`.
    package var fields: [JSONPointer] = []

    /// One sentence that says what to do.
    package var hint: String?

    /// The library's own code: a SQLSTATE, an errno name, an HTTP status.
    package var nativeCode: String?

    /// Whether the driver couldn't tell what kept the connection from coming about: then host and port are looked at before
    /// anybody hears of it.
    package var isVague = false

    package init(
        stage: Stage?,
        reason: Reason,
        message: String,
        fields: [JSONPointer] = [],
        hint: String? = nil,
        nativeCode: String? = nil
    ) {
        self.stage = stage
        self.reason = reason
        self.message = message
        self.fields = fields
        self.hint = hint
        self.nativeCode = nativeCode
    }
}

package struct TLSFacts: Sendable {
    package var used: Bool
    package var version: String?
    package var verified: Bool

    package init(used: Bool, version: String? = nil, verified: Bool = false) {
        self.used = used
        self.version = version
        self.verified = verified
    }
}
