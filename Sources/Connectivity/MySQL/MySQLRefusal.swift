import JSON

/// Which failure a server's code means, and what it concerns. Messages are ours, because the server's are in its language.
struct MySQLRefusal {
    /// What a refusal depends on besides its code.
    struct Situation {
        let parameters: MySQLParameters
        let usesTLS: Bool
        let serverOffersTLS: Bool

        /// The stage in which it came, unless the code tells better.
        let stage: Stage
    }

    let error: MySQLError
    let situation: Situation

    var failure: TestFailure {
        var failure = known ?? other
        failure.nativeCode = String(error.code)
        return failure
    }

    /// MySQL's and MariaDB's manuals, "Server error codes"; they are the same up to 1799.
    private var known: TestFailure? {
        switch error.code {
        case 1045, 1698: accessDenied
        case 1044: databaseForbidden
        case 1049, 1059, 1102: missingDatabase
        case 1130: hostForbidden
        case 1129: hostBlocked
        case 1040: tooManyConnections
        case 1203, 1226: userLimit
        case 3118, 4151: locked
        case 3955, 4150: blocked
        case 1820, 1862: expired
        case 3159, 4253, 4254: tlsRequired
        case 1142, 1143, 1227, 1370: missingRight
        case 1251, 1524, 1156: unknownMethod
        case 1053, 1927: shutDown
        case 1317, 1969, 3024: stopped
        default: nil
        }
    }

    private var other: TestFailure {
        failure(
            .serverError,
            "The server refused with its error \(error.code).",
            hint: "Look the number up in the server's manual, and into its log."
        )
    }

    private func failure(
        _ reason: Reason,
        _ message: String,
        _ fields: [JSONPointer] = [],
        at stage: Stage? = nil,
        hint: String
    ) -> TestFailure {
        TestFailure(stage: stage ?? situation.stage, reason: reason, message: message, fields: fields, hint: hint)
    }
}

// MARK: - Logging in

extension MySQLRefusal {
    private var user: String { "\"\(situation.parameters.username.excerpt)\"" }
    private var database: String { "\"\(situation.parameters.database?.excerpt ?? "")\"" }

    /// The server doesn't tell apart what this lumps together: a wrong password, a user that isn't there, or not from this
    /// computer, and an account that demands TLS or a client certificate which the connection doesn't have.
    private var accessDenied: TestFailure {
        let isGiven = situation.parameters.password != nil
        var fields = [DatabaseField.username, DatabaseField.password]
        var hint = "Check the user name and the password, and that the user may log in from this computer."
        if !situation.usesTLS, situation.serverOffersTLS {
            fields.append(DatabaseField.sslMode)
            hint = "Check the user name and the password; an account that demands TLS needs sslMode require."
        } else if situation.usesTLS, situation.parameters.certificate == nil {
            hint += " An account may also demand a client certificate, given as sslCert and sslKey."
        }
        return failure(
            .authenticationFailed,
            isGiven
                ? "The server refused the user name or the password of \(user)."
                : "The server refused \(user), for whom no password is given.",
            fields,
            at: .authenticate,
            hint: hint
        )
    }

    private var hostForbidden: TestFailure {
        failure(
            .permissionDenied,
            "The server has no account that may log in from this computer.",
            [DatabaseField.host, DatabaseField.username],
            at: .authorize,
            hint: "Have an account made for the address of this computer."
        )
    }

    private var hostBlocked: TestFailure {
        failure(
            .permissionDenied,
            "The server blocks this computer after too many connections that broke off.",
            [DatabaseField.host],
            at: .authorize,
            hint: "Have an administrator run FLUSH HOSTS on the server."
        )
    }

    private var locked: TestFailure {
        failure(
            .accountLocked,
            "The account \(user) is locked.",
            [DatabaseField.username],
            at: .authenticate,
            hint: "Have an administrator run ALTER USER … ACCOUNT UNLOCK."
        )
    }

    private var blocked: TestFailure {
        failure(
            .accountLocked,
            "The account \(user) is locked after too many wrong passwords.",
            [DatabaseField.username],
            at: .authenticate,
            hint: "Wait until the server lets it in again, or have an administrator unlock it."
        )
    }

    private var expired: TestFailure {
        failure(
            .passwordExpired,
            "The password of \(user) has expired.",
            [DatabaseField.password],
            at: .authenticate,
            hint: "Set a new one with ALTER USER in a client of the server, then give it here."
        )
    }

    private var tlsRequired: TestFailure {
        failure(
            .tlsRequired,
            "The server demands TLS.",
            [DatabaseField.sslMode],
            at: .authenticate,
            hint: "Set sslMode to require or, better, verify-full."
        )
    }

    private var unknownMethod: TestFailure {
        failure(
            .authenticationFailed,
            "The server and this computer have no login method in common for \(user).",
            [DatabaseField.username],
            at: .authenticate,
            hint: "Give the user another authentication plugin, or install libmariadb in a current version."
        )
    }
}

// MARK: - After the login

extension MySQLRefusal {
    private var missingDatabase: TestFailure {
        failure(
            .databaseNotFound,
            "The server has no database \(database).",
            [DatabaseField.database],
            at: .authorize,
            hint: "Check the name; capital letters may count."
        )
    }

    /// To a user without rights everywhere, the server says this of databases that aren't there too.
    private var databaseForbidden: TestFailure {
        failure(
            .permissionDenied,
            "The user \(user) may not use the database \(database), or there is none of this name.",
            [DatabaseField.database, DatabaseField.username],
            at: .authorize,
            hint: "Check the name, or have rights on the database granted."
        )
    }

    private var missingRight: TestFailure {
        failure(
            .permissionDenied,
            "The user \(user) may not read what the test looks at.",
            [DatabaseField.username],
            at: .authorize,
            hint: "Have SELECT on the database granted."
        )
    }

    private var tooManyConnections: TestFailure {
        failure(
            .serverBusy,
            "All connections that the server may have are in use.",
            at: .connect,
            hint: "Try again later, or have the server's max_connections raised."
        )
    }

    private var userLimit: TestFailure {
        failure(
            .quotaExceeded,
            "The user \(user) has used up what the server lets one user have.",
            [DatabaseField.username],
            at: .authorize,
            hint: "Try again later, or have the limits of the account raised."
        )
    }

    private var shutDown: TestFailure {
        failure(.connectionLost, "The server ended the connection on purpose.", hint: "Try again in a moment.")
    }

    private var stopped: TestFailure {
        failure(
            .timeout,
            "The server stopped the statement, because it took longer than it may or somebody cancelled it.",
            hint: "Check the limit of the server for the time of a statement."
        )
    }
}
