import JSON

/// The members of credentials that failures point at.
enum MSSQLField {
    static let server = JSONPointer("credentials", "server")
    static let port = JSONPointer("credentials", "port")
    static let user = JSONPointer("credentials", "user")
    static let password = JSONPointer("credentials", "password")
    static let database = JSONPointer("credentials", "database")
    static let schema = JSONPointer("credentials", "schema")
    static let encrypt = JSONPointer("credentials", "encrypt")
    static let trustServerCertificate = JSONPointer("credentials", "trustServerCertificate")
    static let sslRootCert = JSONPointer("credentials", "sslRootCert")
}
