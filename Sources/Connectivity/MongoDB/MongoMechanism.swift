/// The ways to log in that we know, as the server calls them.
enum MongoMechanism: String, CaseIterable {
    case scramSHA256 = "SCRAM-SHA-256"
    case scramSHA1 = "SCRAM-SHA-1"
    case x509 = "MONGODB-X509"

    /// The password as it is, for servers that ask a directory; only with TLS.
    case plain = "PLAIN"

    /// Users of these stand in no database of the server.
    var isExternal: Bool { self == .x509 || self == .plain }
}
