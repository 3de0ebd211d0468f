import Datasource
import JSON

/// Reads the members of a MongoDB source's credentials.
struct MongoCredentialReader {
    private let credentials: Credentials
    private let reader: CredentialReader

    init(_ credentials: Credentials) {
        self.credentials = credentials
        reader = CredentialReader(credentials)
    }

    func connectionString() throws(TestFailure) -> Secret? {
        try reader.secret("connectionString")
    }

    /// What the members say apart from the connection string.
    func parameters() throws(TestFailure) -> MongoParameters {
        guard try reader.text("sshTunnel") ?? "disable" == "disable" else {
            throw .tunnelNotSupported
        }
        var parameters = MongoParameters(fields: MongoFields(hasConnectionString: false))
        parameters.username = try reader.text("username")
        parameters.password = try reader.secret("password")
        parameters.database = try reader.text("database")
        parameters.authSource = try reader.text("authSource")
        parameters.replicaSet = try reader.text("replicaSet")
        parameters.tls = try tls()
        return parameters
    }

    /// As `parameters`, with the hosts that they name.
    func separateParameters() throws(TestFailure) -> MongoParameters {
        var parameters = try parameters()
        guard let host = try reader.text("host") else {
            throw .invalid(
                "Neither host nor connectionString is given.",
                [pointer("host"), pointer("connectionString")],
                hint: "Give one of them."
            )
        }
        parameters.hosts = [try self.host(host, port: try reader.port() ?? MongoParameters.usualPort)]
        // Else there would be no way to say it with members alone.
        if parameters.username == nil, parameters.tls.certificate != nil, parameters.mechanism == nil {
            parameters.mechanism = .x509
        }
        try checkIdentity(parameters)
        return parameters
    }

    /// - Parameter name: a name or an address; an IPv6 address may stand in brackets.
    private func host(_ name: String, port: Int) throws(TestFailure) -> MongoParameters.Host {
        let isBracketed = name.utf8.first == UInt8(ascii: "[") && name.utf8.last == UInt8(ascii: "]")
        let name = isBracketed ? String(name.dropFirst().dropLast()) : name
        // It becomes part of an address, in which other characters would have a meaning.
        let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._:".utf8
        guard name.utf8.count <= 255, name.utf8.allSatisfy(letters.contains) else {
            throw .invalid(
                "The host isn't a name or an address.",
                [pointer("host")],
                hint: "Give the name of one host, or a whole address as connectionString."
            )
        }
        return MongoParameters.Host(name: name, port: port)
    }

    func checkIdentity(_ parameters: MongoParameters) throws(TestFailure) {
        if parameters.username == nil, parameters.password != nil {
            throw .invalid("There is a password but no user name.", parameters.fields("username"), hint: "Give both.")
        }
        if parameters.username == nil, let mechanism = parameters.mechanism, mechanism != .x509 {
            throw .invalid(
                "The login with \(mechanism.rawValue) needs a user name.",
                parameters.fields("username"),
                hint: "Give the user name and the password."
            )
        }
        if parameters.mechanism == .x509, parameters.tls.certificate == nil || parameters.tls.mode == .disable {
            throw .invalid(
                "The login with a certificate needs TLS, a client certificate and its key.",
                parameters.fields("sslCert", "sslKey"),
                hint: "Give the client certificate and its key, and switch TLS on."
            )
        }
        // In clear text, everybody on the way could read it.
        let mustEncrypt = parameters.tls.mode != .disable && parameters.tls.mode != .prefer
        if parameters.mechanism == .plain, !mustEncrypt {
            throw .invalid(
                "The login with PLAIN sends the password as it is, so it needs TLS.",
                parameters.fields("sslMode"),
                hint: "Set sslMode to verify-full, or tls=true in a connection string."
            )
        }
    }

    func mechanism(_ name: String?, _ fields: [JSONPointer]) throws(TestFailure) -> MongoMechanism? {
        guard let name, name != "DEFAULT" else { return nil }
        guard let mechanism = MongoMechanism(rawValue: name) else {
            let all = MongoMechanism.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalid(
                "This version doesn't know the way to log in that the authMechanism names.",
                fields,
                hint: "Use one of \(all)."
            )
        }
        return mechanism
    }

    /// How a connection is to be protected, if anybody said so.
    func givenTLSMode() throws(TestFailure) -> DatabaseTLSMode? {
        credentials.isGiven("sslMode") ? try reader.choice("sslMode") : nil
    }

    private func tls() throws(TestFailure) -> MongoParameters.TLS {
        var tls = MongoParameters.TLS()
        tls.mode = try reader.choice("sslMode") ?? .prefer
        tls.rootCertificate = try reader.text("sslRootCert")
        tls.certificate = try reader.text("sslCert")
        tls.key = try reader.secret("sslKey")
        try ClientCertificatePair.check(tls.certificate != nil, tls.key != nil)
        return tls
    }

    private func pointer(_ key: String) -> JSONPointer {
        JSONPointer("credentials", key)
    }
}

extension TestFailure {
    fileprivate static var tunnelNotSupported: TestFailure {
        TestFailure(
            stage: .validate,
            reason: .driverUnavailable,
            message: "This version doesn't connect through an SSH tunnel.",
            fields: [JSONPointer("credentials", "sshTunnel")],
            hint: "Open the tunnel outside, for example with ssh -L, and give its local end as host and port."
        )
    }
}
