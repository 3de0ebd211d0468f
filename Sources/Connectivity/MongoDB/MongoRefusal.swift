import JSON

/// Which failure a server's code means, and what it concerns. Messages are ours: MongoDB's manual, "Error Codes".
struct MongoRefusal {
    let error: MongoServerError
    let parameters: MongoParameters
    let stage: Stage

    private var fields: MongoFields { parameters.fields }

    var failure: TestFailure {
        var failure = stage == .authenticate ? refusedLogin : refusedCommand
        failure.nativeCode = String(error.code)
        return failure
    }

    // MARK: - Logging in

    private var refusedLogin: TestFailure {
        switch error.code {
        // AuthenticationFailed, UserNotFound, Unauthorized, and what MongoDB Atlas says of a wrong password.
        case 18, 11, 13, 8000: wrongIdentity
        case 334, 2, 72: unavailableMechanism
        default: general
        }
    }

    /// The server doesn't tell apart what this lumps together, so that nobody can find out who has an account.
    private var wrongIdentity: TestFailure {
        guard let username = parameters.username else {
            return make(
                .authenticationFailed,
                "The server knows no user for the subject of the client certificate.",
                fields("sslCert"),
                hint: "Have a user of that subject made in the database $external."
            )
        }
        return make(
            .authenticationFailed,
            "The server refused the user name or the password of \"\(username)\", who is looked for in the database \"\(parameters.userDatabase)\".",
            fields("username", "password", "authSource"),
            hint:
                "Check the user name, the password, and the authSource: the database in which the user was made, often admin."
        )
    }

    private var unavailableMechanism: TestFailure {
        make(
            .authenticationFailed,
            "The server doesn't offer the way to log in that was tried.",
            fields("username", "authSource"),
            hint: "Check which mechanisms the server and the user have."
        )
    }

    // MARK: - Logged in

    private var refusedCommand: TestFailure {
        switch error.code {
        case 13: parameters.username == nil && parameters.mechanism == nil ? loginDemanded : forbidden
        case 73: invalidDatabase
        default: general
        }
    }

    private var loginDemanded: TestFailure {
        TestFailure(
            stage: .authenticate,
            reason: .authenticationFailed,
            message: "The server demands a login, and no user name is given.",
            fields: fields("username", "password"),
            hint: "Give the user name and the password."
        )
    }

    private var forbidden: TestFailure {
        let place = parameters.database.map { "the database \"\($0)\"" } ?? "any database"
        let role = parameters.database.map { "the role read on \"\($0)\"" } ?? "the role read on a database"
        return TestFailure(
            stage: .authorize,
            reason: .permissionDenied,
            message: "The login worked, but the user may not read \(place).",
            fields: fields("username", "database"),
            hint: "Have \(role) granted, or give another database."
        )
    }

    private var invalidDatabase: TestFailure {
        make(
            .databaseNotFound,
            "The server can't have a database of this name.",
            fields("database"),
            hint: "Check the name: it may not hold spaces, dots or any of / \\ \" $."
        )
    }

    // MARK: - At any time

    private var general: TestFailure {
        switch error.code {
        case 50, 262:
            make(
                .timeout,
                "The server stopped the work, because it took longer than it may.",
                fields("host"),
                hint: "Check the load of the server, or allow more time with timeoutMs."
            )
        case 91, 189, 10107, 11600, 11602, 13435, 13436:
            make(
                .serverBusy,
                "The server is starting, stopping, or electing a primary.",
                fields("host"),
                hint: "Try again in a moment."
            )
        case 202, 462:
            make(.serverBusy, "The server has no room for more work.", fields("host"), hint: "Try again later.")
        default:
            make(
                .serverError,
                "The server refused with code \(error.code)\(error.name.map { ", \($0)" } ?? "").",
                fields("host"),
                hint: "Look into the server's log."
            )
        }
    }

    private func make(_ reason: Reason, _ message: String, _ fields: [JSONPointer], hint: String) -> TestFailure {
        TestFailure(stage: stage, reason: reason, message: message, fields: fields, hint: hint)
    }
}
