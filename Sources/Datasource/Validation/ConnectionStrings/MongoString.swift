import JSON

/// `mongodb://user:password@host:port,host:port/database?option=value`: MongoDB's manual, "Connection Strings".
enum MongoString {
    static func read(_ text: UnsafeRawBufferPointer) throws(FieldProblem) -> ConnectionString {
        let lookedUp = text.behind("mongodb+srv://")
        guard let rest = lookedUp ?? text.behind("mongodb://") else { throw .mongoScheme }
        let parts = AddressParts(rest)
        guard !parts.hasPlaceholder else { throw .connectionStringPlaceholder }
        guard !rest.contains(UInt8(ascii: " ")) else { throw .connectionStringBlank }
        guard !parts.hasBareDelimiter else { throw .connectionStringDelimiter }
        try parts.check()
        if let problem = parts.hosts.hostListProblem(allowsNone: false) {
            throw problem
        }
        // Sockets of this computer lead to no server of that name.
        guard !parts.hosts.hasElement({ $0.first == UInt8(ascii: "%") }) else { throw .connectionStringHost }
        if lookedUp != nil {
            try checkLookedUp(parts.hosts)
        }
        var string = ConnectionString()
        string.hosts = StatedText(text: parts.hosts, spelling: .percent)
        string.isLookedUp = lookedUp != nil
        string.username = parts.user.stated
        string.password = parts.password.stated
        string.database = parts.database.stated
        string.authSource = parts.option("authsource")
        string.replicaSet = parts.option("replicaset")
        string.tlsMode = tlsMode(parts, isLookedUp: lookedUp != nil)
        return string
    }

    /// MongoDB's manual, "TLS Options" of "Connection String Options": each of them asks for TLS where none says whether it is used, and
    /// so does a deployment that is looked up.
    ///
    /// - Returns: nil where the string doesn't speak of it.
    private static func tlsMode(_ parts: AddressParts, isLookedUp: Bool) -> StatedTLSMode? {
        if let isUsed = parts.option("tls") ?? parts.option("ssl") {
            guard let isUsed = isUsed.isTrue else { return nil }
            guard isUsed else { return .disable }
        } else {
            let others: [StaticString] = [
                "tlsinsecure", "tlsallowinvalidcertificates", "sslallowinvalidcertificates", "tlsallowinvalidhostnames",
                "sslallowinvalidhostnames", "tlscafile", "sslcertificateauthorityfile", "tlscertificatekeyfile",
                "sslclientcertificatekeyfile", "tlscertificatekeyfilepassword", "sslclientcertificatekeypassword",
            ]
            guard isLookedUp || others.contains(where: { parts.option($0) != nil }) else { return nil }
        }
        func isSet(_ names: StaticString...) -> Bool {
            names.contains { parts.option($0)?.isTrue == true }
        }
        if isSet("tlsinsecure", "tlsallowinvalidcertificates", "sslallowinvalidcertificates") {
            return .require
        }
        return isSet("tlsallowinvalidhostnames", "sslallowinvalidhostnames") ? .verifyCA : .verifyFull
    }

    /// A name in the domain name system stands for all hosts, and their ports stand there too.
    private static func checkLookedUp(_ host: UnsafeRawBufferPointer) throws(FieldProblem) {
        let isOne = !host.contains(UInt8(ascii: ",")) && host.hostAndPort.port == nil
        let hasDomain = host.count { $0 == UInt8(ascii: ".") } >= 2
        let isName = host.first != UInt8(ascii: "[") && !HostName.isIPv4(host) && hasDomain
        guard isOne, isName else { throw .mongoLookedUpHost }
    }
}
