import JSON

/// The members of credentials that failures point at.
enum DatabaseField {
    static let host = JSONPointer("credentials", "host")
    static let port = JSONPointer("credentials", "port")
    static let username = JSONPointer("credentials", "username")
    static let password = JSONPointer("credentials", "password")
    static let database = JSONPointer("credentials", "database")
    static let schema = JSONPointer("credentials", "schema")
    static let sslMode = JSONPointer("credentials", "sslMode")
    static let sslRootCert = JSONPointer("credentials", "sslRootCert")
    static let sslCert = JSONPointer("credentials", "sslCert")
    static let sslKey = JSONPointer("credentials", "sslKey")
    static let sshTunnel = JSONPointer("credentials", "sshTunnel")
}
