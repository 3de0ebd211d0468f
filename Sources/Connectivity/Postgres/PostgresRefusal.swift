import JSON

/// Which failure a SQLSTATE means, and what it concerns. Messages are ours, because the server's are in its language.
struct PostgresRefusal {
    /// What a refusal depends on besides its code.
    struct Situation {
        let parameters: PostgresParameters
        let usesTLS: Bool

        /// The stage in which it came, unless the code tells better.
        let stage: Stage
    }

    let error: ServerError
    let situation: Situation

    var failure: TestFailure {
        var failure = byCode ?? byClass
        failure.nativeCode = error.sqlState
        return failure
    }

    private var byCode: TestFailure? {
        switch error.sqlState {
        case "28P01": wrongPassword
        case "28000": invalidAuthorization
        case "3D000": missingDatabase
        case "3F000": .missingSchema
        case "42501": permissionDenied
        case "53300": tooManyConnections
        case "55000" where situation.stage == .authenticate: closedDatabase
        case "57P03": notYetReady
        case "57014": queryCancelled
        case "57P01", "57P02": shutDown
        case "08P01" where !situation.usesTLS && error.text.containsBytes(of: "SSL"): tlsRequired
        default: nil
        }
    }

    /// What the first two characters of a code mean: PostgreSQL's manual, appendix A.
    private var byClass: TestFailure {
        switch error.sqlState.prefix(2) {
        case "08", "0A":
            failure(
                .protocolError,
                "The server and this computer don't understand each other.",
                hint: "Check that it is a PostgreSQL server."
            )
        case "28":
            failure(
                .authenticationFailed,
                "The server refused the login.",
                [DatabaseField.username, DatabaseField.password]
            )
        case "53":
            failure(.serverBusy, "The server lacks memory, disk space or connections.", hint: "Try again later.")
        case "57":
            failure(.serverBusy, "The server stopped the work.", hint: "Try again later.")
        case "58", "XX", "F0":
            failure(.serverError, "The server failed by itself.", hint: "Look into the server's log.")
        default:
            failure(
                .serverError,
                "The server refused with SQLSTATE \(error.sqlState).",
                hint: "Look into the server's log."
            )
        }
    }

    private func failure(
        _ reason: Reason,
        _ message: String,
        _ fields: [JSONPointer] = [],
        at stage: Stage? = nil,
        hint: String? = nil
    ) -> TestFailure {
        TestFailure(stage: stage ?? situation.stage, reason: reason, message: message, fields: fields, hint: hint)
    }
}

// MARK: - Logging in

extension PostgresRefusal {
    private var user: String { "\"\(situation.parameters.username.excerpt)\"" }
    private var database: String { "\"\(situation.parameters.database.excerpt)\"" }

    /// The server doesn't tell apart what this lumps together, so that nobody can find out who has an account.
    private var wrongPassword: TestFailure {
        let isGiven = situation.parameters.password != nil
        return failure(
            .authenticationFailed,
            isGiven
                ? "The server refused the user name or the password of \(user)."
                : "The server asks for a password of \(user), and none is given.",
            [DatabaseField.username, DatabaseField.password],
            at: .authenticate,
            hint: "Check the user name and the password, and that the account hasn't expired."
        )
    }

    /// One code for many things: the function of the server that refused tells which, and the name of its file of access
    /// rules, which stays the same in every language.
    private var invalidAuthorization: TestFailure {
        if error.text.containsBytes(of: "pg_hba.conf") {
            return refusedByRules
        }
        switch error.routine {
        case "ClientAuthentication": return missingClientCertificate
        case "InitializeSessionUserId": return forbiddenRole
        default: return refusedIdentity
        }
    }

    private var refusedByRules: TestFailure {
        if !situation.usesTLS, situation.parameters.tlsMode == .disable {
            return tlsRequired
        }
        let manner = situation.usesTLS ? "with TLS" : "without TLS"
        return failure(
            .permissionDenied,
            "The server's access rules don't let \(user) into the database \(database) from this computer \(manner).",
            [DatabaseField.username, DatabaseField.database, DatabaseField.sslMode],
            at: .authenticate,
            hint: situation.usesTLS
                ? "Add a rule to the server's pg_hba.conf; sslMode disable connects without TLS, should that be what it wants."
                : "Add a rule to the server's pg_hba.conf, or switch TLS on at the server."
        )
    }

    private var tlsRequired: TestFailure {
        failure(
            .tlsRequired,
            "The server doesn't let \(user) into the database \(database) without TLS.",
            [DatabaseField.sslMode],
            at: .authenticate,
            hint: "Set sslMode to require or, better, verify-full."
        )
    }

    private var missingClientCertificate: TestFailure {
        failure(
            .clientCertificateRequired,
            "The server demands a client certificate.",
            [DatabaseField.sslCert, DatabaseField.sslKey],
            at: .authenticate,
            hint: "Give a certificate that the server trusts as sslCert, and its key as sslKey."
        )
    }

    private var forbiddenRole: TestFailure {
        failure(
            .permissionDenied,
            "The server doesn't let the role \(user) log in.",
            [DatabaseField.username],
            at: .authorize,
            hint: "Give another user, or have the role altered to LOGIN."
        )
    }

    private var refusedIdentity: TestFailure {
        let showsCertificate = situation.usesTLS && situation.parameters.certificate != nil
        return failure(
            .authenticationFailed,
            showsCertificate
                ? "The server doesn't take the client certificate for the user \(user)."
                : "The server refused the login of \(user).",
            showsCertificate
                ? [DatabaseField.username, DatabaseField.sslCert]
                : [DatabaseField.username, DatabaseField.password],
            at: .authenticate,
            hint: "Check the user name and what proves it."
        )
    }

    private var missingDatabase: TestFailure {
        failure(
            .databaseNotFound,
            "The server has no database \(database).",
            [DatabaseField.database],
            at: .authorize,
            hint: "Check the name; capital letters count."
        )
    }

    private var closedDatabase: TestFailure {
        failure(
            .permissionDenied,
            "The database \(database) doesn't accept connections.",
            [DatabaseField.database],
            at: .authorize,
            hint: "Give another database, or have it altered to ALLOW_CONNECTIONS true."
        )
    }

    private var permissionDenied: TestFailure {
        guard situation.stage == .authenticate else {
            return failure(
                .permissionDenied,
                "The user \(user) may not read the server's catalogue.",
                [DatabaseField.username],
                at: .authorize,
                hint: "Have USAGE on the schemas and SELECT on the tables that should be read granted."
            )
        }
        return failure(
            .permissionDenied,
            "The user \(user) may not connect to the database \(database).",
            [DatabaseField.username, DatabaseField.database],
            at: .authorize,
            hint: "Have CONNECT on the database granted."
        )
    }

    private var tooManyConnections: TestFailure {
        let limits: [String: (whose: String, field: JSONPointer)] = [
            "InitializeSessionUserId": ("the user \(user)", DatabaseField.username),
            "CheckMyDatabase": ("the database \(database)", DatabaseField.database),
        ]
        let limit = error.routine.flatMap { limits[$0] }
        return failure(
            .serverBusy,
            "All connections that \(limit?.whose ?? "the server") may have are in use.",
            limit.map { [$0.field] } ?? [],
            at: .authorize,
            hint: "Try again later, or have the limit raised."
        )
    }
}

// MARK: - At any time

extension PostgresRefusal {
    private var notYetReady: TestFailure {
        failure(
            .serverBusy,
            "The server is starting, stopping or recovering.",
            hint: "Try again in a moment."
        )
    }

    private var queryCancelled: TestFailure {
        failure(
            .timeout,
            "The server stopped the query, because it took longer than it may or somebody cancelled it.",
            hint: "Check the statement_timeout of the user and the database."
        )
    }

    private var shutDown: TestFailure {
        failure(.connectionLost, "The server ended the connection on purpose.", hint: "Try again in a moment.")
    }
}

extension TestFailure {
    static var missingSchema: TestFailure {
        TestFailure(
            stage: .query,
            reason: .schemaNotFound,
            message: "The database has no schema of this name.",
            fields: [DatabaseField.schema],
            hint: "Check the name; capital letters count."
        )
    }

    static var forbiddenSchema: TestFailure {
        TestFailure(
            stage: .authorize,
            reason: .permissionDenied,
            message: "The user may not use the schema.",
            fields: [DatabaseField.username, DatabaseField.schema],
            hint: "Have USAGE on the schema granted."
        )
    }
}
