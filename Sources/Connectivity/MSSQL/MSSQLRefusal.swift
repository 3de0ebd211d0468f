import JSON

/// Which failure a server's number means, and what it concerns. Messages are ours, because the server's are in its language.
struct MSSQLRefusal {
    /// The server's errors, in the order in which they came; not empty.
    let number: Int
    private let state: Int
    let parameters: MSSQLParameters

    /// The stage in which it came, unless the number tells better.
    let stage: Stage

    /// - Returns: nil where the server said nothing.
    init?(_ errors: [MSSQLError], _ parameters: MSSQLParameters, _ stage: Stage) {
        let ofServer = errors.filter(\.isOfServer)
        // It sends this after what tells more: that a database isn't there.
        guard let error = ofServer.first(where: { $0.number != Self.loginFailed }) ?? ofServer.first,
            case .server(let state) = error.origin
        else { return nil }
        number = error.number
        self.state = state
        self.parameters = parameters
        self.stage = stage
    }

    private static let loginFailed = 18456

    /// State 1 hides why from whoever logs in; only some servers tell more.
    private static let stateThatTellsNothing = 1

    var failure: TestFailure {
        var failure = known ?? other
        failure.nativeCode =
            number == Self.loginFailed && state != Self.stateThatTellsNothing
            ? "\(number) state \(state)" : String(number)
        return failure
    }

    /// SQL Server's documentation, "Database Engine events and errors", and Azure's "Troubleshoot connection errors".
    private var known: TestFailure? {
        switch number {
        case Self.loginFailed: loginRefused
        case 18450, 18452: windowsLoginsOnly
        case 18470: disabled
        case 18486: locked
        case 18487, 18488: expired
        case 17892: refusedByTrigger
        case 4060, 4063, 4064, 911: missingDatabase
        case 916: databaseForbidden
        case 40615, 40914, 47073: refusedByFirewall
        case 40532, 40531: otherServer
        case 18401, 18451, 18461, 6005, 17142, 924: notServing
        case 40197, 40501, 40613, 49918, 49919, 49920, 42109: busy
        case 17809, 10928, 10929: quota
        case 229, 230, 262, 297, 300: missingRight
        default: nil
        }
    }

    private var other: TestFailure {
        failure(
            .serverError,
            "The server refused with its error \(number).",
            hint: "Look the number up in the server's documentation, and into its log."
        )
    }

    private func failure(
        _ reason: Reason,
        _ message: String,
        _ fields: [JSONPointer] = [],
        at stage: Stage? = nil,
        hint: String
    ) -> TestFailure {
        TestFailure(stage: stage ?? self.stage, reason: reason, message: message, fields: fields, hint: hint)
    }

    private var user: String { "\"\(parameters.user.excerpt)\"" }
    private var database: String { parameters.database.map { "\"\($0)\"" } ?? "of the user" }
}

// MARK: - Logging in

extension MSSQLRefusal {
    /// The server doesn't tell apart a wrong password, a user that isn't there and one that may not log in.
    private var loginRefused: TestFailure {
        failure(
            .authenticationFailed,
            parameters.password == nil
                ? "The server refused \(user), for whom no password is given."
                : "The server refused the user name or the password of \(user).",
            [MSSQLField.user, MSSQLField.password],
            at: .authenticate,
            hint: "Check user and password, and that SQL Server authentication is on; the server's log tells more."
        )
    }

    private var windowsLoginsOnly: TestFailure {
        failure(
            .authenticationFailed,
            "The server takes no logins with user name and password, or not from \(user).",
            [MSSQLField.user],
            at: .authenticate,
            hint: "Have SQL Server authentication (mixed mode) switched on, or give a user that isn't of Windows."
        )
    }

    private var disabled: TestFailure {
        failure(
            .accountLocked,
            "The login \(user) is disabled.",
            [MSSQLField.user],
            at: .authenticate,
            hint: "Have an administrator run ALTER LOGIN … ENABLE."
        )
    }

    private var locked: TestFailure {
        failure(
            .accountLocked,
            "The login \(user) is locked, after too many wrong passwords.",
            [MSSQLField.user],
            at: .authenticate,
            hint: "Have an administrator run ALTER LOGIN … WITH PASSWORD = '…' UNLOCK, or wait until the lock ends."
        )
    }

    private var expired: TestFailure {
        failure(
            .passwordExpired,
            number == 18488 ? "The password of \(user) must be changed." : "The password of \(user) has expired.",
            [MSSQLField.password],
            at: .authenticate,
            hint: "Set a new one with ALTER LOGIN in a client of the server, then give it here."
        )
    }

    private var refusedByTrigger: TestFailure {
        failure(
            .permissionDenied,
            "A logon trigger of the server doesn't let \(user) in.",
            [MSSQLField.user],
            at: .authorize,
            hint: "Ask the server's administrator which logins its triggers allow."
        )
    }

    private var refusedByFirewall: TestFailure {
        failure(
            .permissionDenied,
            "The server's firewall doesn't let this computer in.",
            [MSSQLField.server],
            at: .authorize,
            hint: "Have a firewall rule made for the address of this computer or of its network."
        )
    }

    private var otherServer: TestFailure {
        failure(
            .authenticationFailed,
            "The service doesn't know which of its servers is meant.",
            [MSSQLField.server, MSSQLField.user],
            at: .authenticate,
            hint: "Give the server's whole name, or the user as user@server."
        )
    }
}

// MARK: - After the login

extension MSSQLRefusal {
    /// Of a database that isn't there the server says the same as of one that the user may not open.
    private var missingDatabase: TestFailure {
        failure(
            .databaseNotFound,
            "The server has no database \(database), or doesn't open it to \(user).",
            [MSSQLField.database, MSSQLField.user],
            at: .authorize,
            hint: "Check the name, that the database is online, and that the login has a user in it."
        )
    }

    private var databaseForbidden: TestFailure {
        failure(
            .permissionDenied,
            "The user \(user) may not use the database \(database).",
            [MSSQLField.database, MSSQLField.user],
            at: .authorize,
            hint: "Have a user made in the database for this login."
        )
    }

    private var missingRight: TestFailure {
        failure(
            .permissionDenied,
            "The user \(user) may not read what the test looks at.",
            [MSSQLField.user],
            at: .authorize,
            hint: "Have SELECT and VIEW DEFINITION granted."
        )
    }

    private var notServing: TestFailure {
        failure(
            .serverBusy,
            "The server lets only administrators in at present, because it starts, stops or is being worked on.",
            hint: "Try again later."
        )
    }

    private var busy: TestFailure {
        failure(.serverBusy, "The service can't take the connection at present.", hint: "Try again in a minute.")
    }

    private var quota: TestFailure {
        failure(
            .quotaExceeded,
            "All connections or requests that the server may have are in use.",
            at: .authorize,
            hint: "Try again later, or have the limits of the server raised."
        )
    }
}
