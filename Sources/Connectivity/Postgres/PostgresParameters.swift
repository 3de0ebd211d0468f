import Datasource
import JSON

/// What the credentials of a PostgreSQL source say, checked.
struct PostgresParameters {
    /// A name or an address; an IPv6 address stands without brackets.
    let host: String
    let port: Int
    let username: String
    let password: Secret?
    let database: String

    /// Nil when the user wants to see all schemas.
    let schema: String?
    let tlsMode: DatabaseTLSMode

    /// PEM text or a path.
    let rootCertificate: String?
    let certificate: String?
    let key: Secret?

    /// - Parameter usualPort: the port where none is given.
    init(_ credentials: Credentials, usualPort: Int) throws(TestFailure) {
        let reader = PostgresCredentialReader(credentials)
        host = try reader.requiredText("host").withoutBrackets
        port = try reader.port(usual: usualPort)
        username = try reader.requiredText("username")
        database = try reader.requiredText("database")
        schema = try reader.text("schema")
        password = try reader.secret("password")
        try PostgresLimits.check(username, database, password)
        tlsMode = try reader.tlsMode()
        rootCertificate = try reader.text("sslRootCert")
        certificate = try reader.text("sslCert")
        key = try reader.secret("sslKey")
        try ClientCertificatePair.check(certificate != nil, key != nil)
    }
}

/// Reads members of credentials, where an empty text means the same as none.
struct PostgresCredentialReader {
    private let credentials: Credentials

    init(_ credentials: Credentials) {
        self.credentials = credentials
    }

    func text(_ key: String) throws(TestFailure) -> String? {
        guard let value = credentials.plain[key], !value.isNull else { return nil }
        guard let text = value.string else {
            throw .invalid("The member \(key) isn't a string.", [pointer(key)], hint: "Give a string.")
        }
        return try checked(text, key)
    }

    func requiredText(_ key: String) throws(TestFailure) -> String {
        guard let text = try text(key) else {
            throw .invalid("The member \(key) isn't given.", [pointer(key)], hint: "Give it.")
        }
        return text
    }

    func secret(_ key: String) throws(TestFailure) -> Secret? {
        guard let secret = credentials.secret(key) else { return nil }
        return try checked(secret.revealed, key) == nil ? nil : secret
    }

    func port(usual: Int) throws(TestFailure) -> Int {
        guard let value = credentials.plain["port"], !value.isNull else { return usual }
        guard let port = value.integer, (1...65535).contains(port) else {
            throw .invalid(
                "The port isn't a number from 1 to 65535.",
                [DatabaseField.port],
                hint: "Give the port that the server listens on, usually \(usual)."
            )
        }
        return port
    }

    func tlsMode() throws(TestFailure) -> DatabaseTLSMode {
        guard let text = try text("sslMode") else { return .prefer }
        guard let mode = DatabaseTLSMode(rawValue: text) else {
            let all = DatabaseTLSMode.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalid("The sslMode isn't known.", [DatabaseField.sslMode], hint: "Give one of \(all).")
        }
        return mode
    }

    /// The library takes texts that end at a NUL, so one inside would cut what is checked here.
    private func checked(_ text: String, _ key: String) throws(TestFailure) -> String? {
        guard !text.utf8.contains(0) else {
            throw .invalid("The member \(key) holds a NUL character.", [pointer(key)], hint: "Remove it.")
        }
        return text.isEmpty ? nil : text
    }

    private func pointer(_ key: String) -> JSONPointer {
        JSONPointer("credentials", key)
    }
}
