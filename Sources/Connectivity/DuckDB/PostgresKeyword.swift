/// The keywords of libpq's connection strings: "Parameter Key Words" in PostgreSQL's manual, section 34.1.2.
enum PostgresKeyword {
    /// What a test carries out as libpq does.
    static let carriedOut = [
        "host", "port", "dbname", "user", "password", "sslmode", "sslrootcert", "sslcert", "sslkey",
    ]

    /// What makes no difference to a test: it has a deadline and a name of its own.
    private static let ignored = ["connect_timeout", "application_name", "fallback_application_name"]

    /// What would make a difference, but isn't carried out.
    private static let refused = [
        "authtype", "channel_binding", "client_encoding", "gssdelegation", "gssencmode", "gsslib", "hostaddr",
        "keepalives", "keepalives_count", "keepalives_idle", "keepalives_interval", "krbsrvname", "load_balance_hosts",
        "max_protocol_version", "min_protocol_version", "oauth_ca_file", "oauth_client_id", "oauth_client_secret",
        "oauth_issuer", "oauth_scope", "options", "passfile", "replication", "require_auth", "requirepeer",
        "requiressl", "scram_client_key", "scram_server_key", "service", "servicefile", "ssl",
        "ssl_max_protocol_version",
        "ssl_min_protocol_version", "sslcertmode", "sslcompression", "sslcrl", "sslcrldir", "sslkeylogfile",
        "sslnegotiation", "sslpassword", "sslsni", "target_session_attrs", "tcp_user_timeout", "tty",
    ]

    /// - Parameter position: of the keyword among those of the string, from one.
    static func check(_ keyword: String, position: Int) throws(PostgresStringProblem) {
        guard !carriedOut.contains(keyword), !ignored.contains(keyword) else { return }
        throw refused.contains(keyword) ? .notCarriedOut(keyword) : .unknown(position: position)
    }
}
