import Datasource
import JSON

/// What the credentials of a MySQL source say, checked.
struct MySQLParameters {
    /// The port where none is given.
    static let usualPort = 3306

    /// A name or an address; an IPv6 address stands without brackets.
    let host: String
    let port: Int
    let username: String
    let password: Secret?

    /// Nil when the user wants to see all databases.
    let database: String?
    let tlsMode: DatabaseTLSMode

    /// PEM text or a path.
    let rootCertificate: String?
    let certificate: String?
    let key: Secret?

    init(_ credentials: Credentials) throws(TestFailure) {
        let reader = PostgresCredentialReader(credentials)
        host = try reader.requiredText("host").withoutBrackets
        port = try reader.port(usual: Self.usualPort)
        username = try reader.requiredText("username")
        password = try reader.secret("password")
        database = try reader.text("database")
        tlsMode = try reader.tlsMode()
        rootCertificate = try reader.text("sslRootCert")
        certificate = try reader.text("sslCert")
        key = try reader.secret("sslKey")
        try ClientCertificatePair.check(certificate != nil, key != nil)
    }
}
