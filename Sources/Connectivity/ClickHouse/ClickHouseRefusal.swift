import HTTPTransport
import JSON

/// What an answer of ClickHouse means that isn't a result.
struct ClickHouseRefusal {
    let response: HTTPResponse

    /// `Code: 516. DB::Exception: …`, or only a header in front of an answer that is cut.
    private var code: Int? {
        if let header = response.header("x-clickhouse-exception-code"), let code = Int(header) {
            return code
        }
        let text = response.firstLine ?? ""
        guard let label = text.firstBytes(of: "Code: ") else { return nil }
        let digits = text[label.upperBound...].utf8.prefix { (0x30...0x39).contains($0) }
        return digits.count <= 6 ? Int(String(Substring(digits))) : nil
    }

    var failure: TestFailure {
        if let code {
            return failure(ofCode: code)
        }
        switch response.status {
        case 401: return login("The server, or something in front of it, refused the login.", nativeCode: "HTTP 401")
        case 403:
            return forbidden("The server, or something in front of it, refused the request.", nativeCode: "HTTP 403")
        case 400 where response.firstLine?.containsBytes(of: "is for clickhouse-client program") == true:
            var failure = unexpected
            failure.message = "This is the port of ClickHouse's own protocol, not the one for HTTP."
            failure.fields = ClickHouseParameters.fields.port
            failure.hint = "Give the port for HTTP, usually 8123, or 8443 with TLS."
            return failure
        default: return unexpected
        }
    }

    private var unexpected: TestFailure {
        .unexpectedAnswer(response, at: .authenticate, ClickHouseParameters.fields, from: "ClickHouse")
    }

    private func failure(ofCode code: Int) -> TestFailure {
        guard let known = Self.codes[code] else {
            return TestFailure(
                stage: .query,
                reason: .serverError,
                message: "The server refused a simple query: \(words ?? "code \(code)")",
                hint: "Look into the server's log.",
                nativeCode: "\(code)"
            )
        }
        return TestFailure(
            stage: known.stage,
            reason: known.reason,
            message: known.message,
            fields: known.fields.map(CredentialReader.pointer),
            hint: known.hint,
            nativeCode: "\(code)"
        )
    }

    private var words: String? { response.firstLine }

    private func login(_ message: String, nativeCode: String) -> TestFailure {
        TestFailure(
            stage: .authenticate,
            reason: .authenticationFailed,
            message: message,
            fields: ["username", "password"].map(CredentialReader.pointer),
            hint: "Check the user name and password.",
            nativeCode: nativeCode
        )
    }

    private func forbidden(_ message: String, nativeCode: String) -> TestFailure {
        TestFailure(
            stage: .authorize,
            reason: .permissionDenied,
            message: message,
            fields: [CredentialReader.pointer("username")],
            hint: "Check what the user may do, and from where.",
            nativeCode: nativeCode
        )
    }
}

extension ClickHouseRefusal {
    private struct Entry {
        let stage: Stage
        let reason: Reason
        let fields: [String]
        let message: String
        let hint: String
    }

    /// The numbers of ClickHouse's `src/Common/ErrorCodes.cpp`: 81, 192, 193, 195 and 516 were seen in answers of servers, the
    /// others are from memory.
    private static let codes: [Int: Entry] = [
        81: Entry(
            stage: .authorize,
            reason: .databaseNotFound,
            fields: ["database"],
            message: "There is no such database.",
            hint: "Check the database."
        ),
        164: Entry(
            stage: .authorize,
            reason: .permissionDenied,
            fields: ["username"],
            message: "The user's profile is too strict for a simple query.",
            hint: "Have the user's readonly profile checked."
        ),
        192: wrongLogin(["username", "password"], "The server has no such user."),
        193: wrongLogin(["username", "password"], "The password is wrong."),
        194: wrongLogin(["password"], "The server asks for a password, and none is given."),
        195: Entry(
            stage: .authenticate,
            reason: .permissionDenied,
            fields: ["username"],
            message: "The user may not log in from this computer's address.",
            hint: "Have the address of this computer allowed for the user."
        ),
        201: busy(.quotaExceeded, "The user's quota is used up."),
        202: busy(.serverBusy, "The server has too many queries under way."),
        241: busy(.serverBusy, "The server is short of memory."),
        291: noDatabase,
        497: noDatabase,
        516: wrongLogin(["username", "password"], "The user name or the password is wrong."),
        700: busy(.serverBusy, "The user has too many sessions."),
    ]

    private static func wrongLogin(_ fields: [String], _ message: String) -> Entry {
        Entry(
            stage: .authenticate,
            reason: .authenticationFailed,
            fields: fields,
            message: message,
            hint: "Check the user name and password."
        )
    }

    private static func busy(_ reason: Reason, _ message: String) -> Entry {
        Entry(stage: .authorize, reason: reason, fields: ["username"], message: message, hint: "Try again later.")
    }

    private static let noDatabase = Entry(
        stage: .authorize,
        reason: .permissionDenied,
        fields: ["username", "database"],
        message: "The user may not use this database.",
        hint: "Have the user granted access to it."
    )
}
