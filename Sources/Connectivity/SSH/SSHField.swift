import JSON

/// The members of credentials that failures of a tunnel point at.
enum SSHField {
    static let tunnel = JSONPointer("credentials", "sshTunnel")
    static let host = JSONPointer("credentials", "sshHost")
    static let port = JSONPointer("credentials", "sshPort")
    static let username = JSONPointer("credentials", "sshUsername")
    static let privateKey = JSONPointer("credentials", "sshPrivateKey")
    static let passphrase = JSONPointer("credentials", "sshPrivateKeyPassphrase")
    static let password = JSONPointer("credentials", "sshPassword")
    static let hostKey = JSONPointer("credentials", "sshHostKey")
    static let knownHosts = JSONPointer("credentials", "sshKnownHosts")
}
