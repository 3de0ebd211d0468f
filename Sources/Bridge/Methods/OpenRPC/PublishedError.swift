import JSON
import JSONRPC

/// One row of the published table of errors.
struct PublishedError {
    let code: ErrorCode

    /// When it is answered, as the end of a sentence.
    let meaning: String

    /// Which methods may be answered so.
    let scope: Scope

    enum Scope {
        /// Whatever is sent.
        case everything
        /// What waits: files, databases, platforms.
        case waiting
        /// What changes something.
        case writing
    }

    func concerns(_ method: Method) -> Bool {
        switch scope {
        case .everything: true
        case .waiting: method.defaultTimeoutMilliseconds != nil
        case .writing: method.isWrite
        }
    }

    var object: JSONValue {
        [
            "code": .number(JSONNumber(code.number)),
            "message": .string(meaning),
            "data": ["code": .string(code.name), "retryable": .bool(code.isRetryable)],
        ]
    }
}

extension ErrorCode {
    /// Every code that an answer may have, in the order of the published table.
    static let published: [PublishedError] = [
        PublishedError(code: .parseError, meaning: "The line isn't JSON.", scope: .everything),
        PublishedError(code: .invalidRequest, meaning: "JSON, but not a request.", scope: .everything),
        PublishedError(code: .methodNotFound, meaning: "There is no such method.", scope: .everything),
        PublishedError(
            code: .invalidParameters,
            meaning: "Parameters are missing, unknown or invalid; all of them are in data.issues.",
            scope: .everything
        ),
        PublishedError(code: .internalError, meaning: "A defect of the bridge.", scope: .everything),
        PublishedError(code: .datasourceNotFound, meaning: "There is no such source.", scope: .waiting),
        PublishedError(code: .datasourceAlreadyExists, meaning: "The name is taken.", scope: .writing),
        PublishedError(code: .datasourceInUse, meaning: "Others still need the source.", scope: .writing),
        PublishedError(code: .revisionConflict, meaning: "ifRevision no longer holds.", scope: .writing),
        PublishedError(
            code: .credentialTestFailed,
            meaning: "The connection test failed, so nothing was stored; data.test is the report.",
            scope: .writing
        ),
        PublishedError(
            code: .driverUnavailable,
            meaning: "A library that this needs isn't installed.",
            scope: .waiting
        ),
        PublishedError(code: .schemaCacheFailed, meaning: "The schema could not be read.", scope: .waiting),
        PublishedError(
            code: .tenancySettingsCreateFailed,
            meaning: "The tenancy settings could not be created.",
            scope: .writing
        ),
        PublishedError(
            code: .tenancySettingsUpdateFailed,
            meaning: "The tenancy settings could not be changed.",
            scope: .writing
        ),
        PublishedError(code: .authenticationError, meaning: "The platform refused the token.", scope: .waiting),
        PublishedError(code: .permissionDenied, meaning: "The token may not do this.", scope: .waiting),
        PublishedError(
            code: .rateLimited,
            meaning: "The platform asked for patience, also after the retries.",
            scope: .waiting
        ),
        PublishedError(
            code: .targetUnavailable,
            meaning: "The platform can't be reached or is ill, also after the retries.",
            scope: .waiting
        ),
        PublishedError(
            code: .targetProtocolError,
            meaning: "The platform's answer isn't what it documents.",
            scope: .waiting
        ),
        PublishedError(code: .targetFailed, meaning: "The platform reported a failure of its own.", scope: .waiting),
        PublishedError(code: .targetNotFound, meaning: "No such target is configured.", scope: .everything),
        PublishedError(
            code: .notSupported,
            meaning: "This target can't do that; the message says what to do instead.",
            scope: .waiting
        ),
        PublishedError(
            code: .configurationError,
            meaning: "The configuration is wrong; data.configuration says where and why.",
            scope: .waiting
        ),
        PublishedError(
            code: .secretUnavailable,
            meaning: "A reference to a secret can't be resolved, or isn't allowed.",
            scope: .waiting
        ),
        PublishedError(code: .vaultUnavailable, meaning: "The vault is locked or can't be read.", scope: .waiting),
        PublishedError(
            code: .vaultCorrupt,
            meaning: "A record of the vault was changed, or the key is another's.",
            scope: .waiting
        ),
        PublishedError(code: .deadlineExceeded, meaning: "timeoutMs ran out.", scope: .waiting),
        PublishedError(code: .cancelled, meaning: "The request was cancelled.", scope: .waiting),
        PublishedError(code: .shuttingDown, meaning: "The process is about to end.", scope: .waiting),
    ]
}
