import JSON

/// What a connection string says, where it says it.
struct ConnectionString: BitwiseCopyable {
    /// Hosts with their ports, separated by commas; of keywords, without them.
    var hosts: StatedText?

    /// Of keywords, where they stand apart.
    var ports: StatedText?
    var username: StatedText?
    var password: StatedText?
    var database: StatedText?
    var authSource: StatedText?
    var replicaSet: StatedText?
    var region: StatedText?
    var tlsMode: StatedTLSMode?

    /// Whether hosts are looked up by this name, so that it isn't one itself.
    var isLookedUp = false

    /// - Throws: the first thing that is wrong.
    static func read(_ text: UnsafeRawBufferPointer, _ syntax: ConnectionStringSyntax) throws(FieldProblem)
        -> ConnectionString
    {
        guard !PlainText.hasControlCharacter(text) else { throw .controlCharacter }
        switch syntax {
        case .postgres: return try PostgresString.read(text)
        case .mongoDB: return try MongoString.read(text)
        case .accessPoint: return ConnectionString(region: Amazon.region(ofARN: text))
        }
    }

    static func problem(in text: UnsafeRawBufferPointer, _ syntax: ConnectionStringSyntax) -> FieldProblem? {
        do throws(FieldProblem) {
            _ = try read(text, syntax)
            return nil
        } catch {
            return error
        }
    }

    /// Whether it says something else of a part than a member does. What it doesn't speak of, it doesn't contradict.
    func contradicts(_ part: ConnectionStringPart, _ value: JSONView) -> Bool {
        switch part {
        case .host: return contradictsHost(value)
        case .port: return contradictsPort(value)
        case .username: return contradicts(username, value)
        case .password: return contradicts(password, value)
        case .database: return contradicts(database, value)
        case .authSource: return contradicts(authSource, value)
        case .replicaSet: return contradicts(replicaSet, value)
        case .region: return contradicts(region, value)
        case .tlsMode: return contradictsTLSMode(value)
        }
    }

    private func contradictsTLSMode(_ value: JSONView) -> Bool {
        guard let tlsMode, value.isString else { return false }
        return !value.withText { tlsMode.satisfies($0) }
    }

    private func contradicts(_ stated: StatedText?, _ value: JSONView) -> Bool {
        guard let stated, value.isString else { return false }
        return !value.withText { stated.says($0) }
    }

    private func contradictsHost(_ value: JSONView) -> Bool {
        guard let hosts, value.isString else { return false }
        return !value.withText { host in
            let host = HostName.withoutBrackets(host)
            return hosts.text.hasElement { element in
                let name = HostName.withoutBrackets(element.hostAndPort.host)
                return StatedText(text: name, spelling: hosts.spelling).says(host)
            }
        }
    }

    private func contradictsPort(_ value: JSONView) -> Bool {
        guard let port = value.integer else { return false }
        if let ports {
            return !ports.text.hasElement { $0.number(digits: 5) == port }
        }
        guard let hosts, hosts.text.hasElement({ $0.hostAndPort.port != nil }) else { return false }
        return !hosts.text.hasElement { $0.hostAndPort.port?.number(digits: 5) == port }
    }
}

extension UnsafeRawBufferPointer {
    /// Whether one of the elements between commas is so.
    func hasElement(_ isSo: (UnsafeRawBufferPointer) -> Bool) -> Bool {
        var rest: UnsafeRawBufferPointer? = self
        while let elements = rest {
            let (element, others) = elements.split(at: UInt8(ascii: ","))
            if isSo(element) {
                return true
            }
            rest = others
        }
        return false
    }

    /// A host, perhaps in brackets, and the port behind it.
    var hostAndPort: (host: UnsafeRawBufferPointer, port: UnsafeRawBufferPointer?) {
        guard last != UInt8(ascii: "]") else { return (self, nil) }
        let (host, port) = splitAtLast(UInt8(ascii: ":"))
        return (host, port)
    }

    /// What is wrong with hosts, their ports and the commas between them.
    ///
    /// - Parameter allowsNone: whether a host may be left out.
    func hostListProblem(allowsNone: Bool) -> FieldProblem? {
        var problem: FieldProblem?
        _ = hasElement { element in
            problem = element.hostProblem(allowsNone: allowsNone)
            return problem != nil
        }
        return problem
    }

    private func hostProblem(allowsNone: Bool) -> FieldProblem? {
        let (host, port) = hostAndPort
        if let port, !port.isPort {
            return .connectionStringPort
        }
        if host.isEmpty {
            return allowsNone ? nil : .connectionStringHost
        }
        // The path of a socket, with its slashes spelled as %2F.
        if host.begins(with: "%2F") || host.begins(with: "%2f") {
            return host.hasSoundPercents ? nil : .connectionStringPercent
        }
        if host.first == UInt8(ascii: "[") {
            return HostName.isIPv6(HostName.withoutBrackets(host)) ? nil : .connectionStringHost
        }
        return HostName.isName(host) ? nil : .connectionStringHost
    }
}
