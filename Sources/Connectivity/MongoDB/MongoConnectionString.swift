import CShims
import Datasource
import JSON
import NativeLibraries
import POSIX

/// Reads connection strings, which libmongoc takes apart: MongoDB's manual, "Connection Strings".
struct MongoConnectionString {
    let library: MongoLibrary
    let reader: MongoCredentialReader
    let text: Secret
    private let field = [JSONPointer("credentials", "connectionString")]

    init(_ library: MongoLibrary, _ reader: MongoCredentialReader, _ text: Secret) {
        self.library = library
        self.reader = reader
        self.text = text
    }

    /// Whether the hosts stand in the domain name system.
    var needsLookUp: Bool { text.revealed.utf8.starts(with: "mongodb+srv://".utf8) }

    /// What the string says, without its hosts if they have to be looked up.
    func parameters() throws(TestFailure) -> MongoParameters {
        guard let address = library.newAddress(text.revealed, nil) else {
            throw needsLookUp && !hasDomain ? noDomain : unreadable
        }
        defer { library.freeAddress(address) }
        return try parameters(of: address)
    }

    /// Whether the name to look up has the three parts that it takes: records of type SRV stand below a host.
    private var hasDomain: Bool {
        let behind = text.revealed.utf8.dropFirst("mongodb+srv://".utf8.count)
        let authority = behind.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
        let host = authority.split(separator: UInt8(ascii: "@")).last ?? authority[...]
        return host.split(separator: UInt8(ascii: ".")).count > 2
    }

    /// Looks the hosts up, and the options that stand beside them: one SRV and one TXT record.
    func lookedUp(_ interruption: Interruption) throws(TestFailure) -> MongoParameters {
        let library = library
        let text = text
        let found: FoundClient?
        do throws(AbandonableWork.Failure) {
            found = try AbandonableWork.shared.run("srv-resolver", until: interruption) {
                FoundClient(library, text)
            }
        } catch {
            let fields = MongoFields(hasConnectionString: true)
            switch error {
            case .interrupted(let cause): throw MongoFailures(fields).notResolved(.interrupted(cause))
            case .busy: throw MongoFailures(fields).notResolved(.busy)
            }
        }
        guard let found else { throw noRecord }
        return try parameters(of: library.addressOfClient(found.handle))
    }

    /// A client that was made only so that the library looks up what belongs to its address.
    ///
    /// `@unchecked Sendable`: one thread makes it, then another uses it.
    private final class FoundClient: @unchecked Sendable {
        let library: MongoLibrary
        let handle: MongoLibrary.Client

        init?(_ library: MongoLibrary, _ text: Secret) {
            guard let address = library.newAddress(text.revealed, nil) else { return nil }
            defer { library.freeAddress(address) }
            guard let handle = library.newClient(address, nil) else { return nil }
            self.library = library
            self.handle = handle
        }

        deinit {
            library.freeClient(handle)
        }
    }

    // MARK: - Members

    private func parameters(of address: MongoLibrary.Address?) throws(TestFailure) -> MongoParameters {
        var parameters = try reader.parameters()
        parameters.fields = MongoFields(hasConnectionString: true)
        parameters.hosts = hosts(of: address)
        parameters.username = string(library.username(address)) ?? parameters.username
        parameters.password = string(library.password(address)).map(Secret.init) ?? parameters.password
        // The one in the string is where the user stands, unless it says otherwise.
        parameters.authSource = string(library.authSource(address)) ?? parameters.authSource
        parameters.database = parameters.database ?? string(library.database(address))
        parameters.replicaSet = string(library.replicaSet(address)) ?? parameters.replicaSet
        parameters.isLoadBalanced = library.boolOption(address, "loadBalanced", false)
        if library.hasOption(address, "directConnection") {
            parameters.connectsDirectly = library.boolOption(address, "directConnection", false)
        }
        let mechanism = try reader.mechanism(string(library.authMechanism(address)), field)
        parameters.mechanism = mechanism ?? parameters.mechanism
        parameters.tls = try tls(of: address, parameters.tls)
        try reader.checkIdentity(parameters)
        guard parameters.hosts.allSatisfy({ $0.port > 0 && !$0.name.utf8.contains(UInt8(ascii: "/")) }) else {
            throw .invalid(
                "The connection string names a socket of this computer instead of a host.",
                field,
                hint: "Give a host and a port."
            )
        }
        return parameters
    }

    private func hosts(of address: MongoLibrary.Address?) -> [MongoParameters.Host] {
        guard !needsLookUp || library.hosts(address) != nil else { return [] }
        var hosts: [MongoParameters.Host] = []
        var next = library.hosts(address)?.assumingMemoryBound(to: cshims_mongo_host.self)
        while let entry = next {
            hosts.append(MongoParameters.Host(entry))
            next = UnsafePointer(entry.pointee.next)
        }
        return hosts
    }

    private func tls(
        of address: MongoLibrary.Address?,
        _ separate: MongoParameters.TLS
    ) throws(TestFailure) -> MongoParameters.TLS {
        var tls = separate
        func option(_ name: String) -> String? { string(library.textOption(address, name, nil)) }
        let given = try reader.givenTLSMode()
        let stated = statedTLSMode(of: address)
        if let given, let stated, !stated.satisfies(given) {
            throw contradiction(given, stated)
        }
        // A string that doesn't speak of TLS means none, unless the member beside it asks for it.
        tls.mode = stated ?? given ?? .disable
        tls.rootCertificate = option("tlsCAFile") ?? tls.rootCertificate
        if tls.mode == .require {
            tls.rootCertificate = nil
        }
        if let file = option("tlsCertificateKeyFile") {
            tls.certificate = file
            tls.key = Secret(file)
            tls.passphrase = option("tlsCertificateKeyFilePassword").map(Secret.init)
        }
        return tls
    }

    /// - Returns: nil where the string doesn't speak of TLS.
    private func statedTLSMode(of address: MongoLibrary.Address?) -> DatabaseTLSMode? {
        func isSet(_ name: String) -> Bool { library.boolOption(address, name, false) }
        guard library.usesTLS(address) else {
            return library.hasOption(address, "tls") ? .disable : nil
        }
        if isSet("tlsInsecure") || isSet("tlsAllowInvalidCertificates") {
            return .require
        }
        return isSet("tlsAllowInvalidHostnames") ? .verifyCA : .verifyFull
    }

    private func string(_ text: MongoLibrary.Text?) -> String? {
        guard let text, text.pointee != 0 else { return nil }
        return String(cString: text)
    }

    // MARK: - What is wrong

    /// The library's own words would quote the string.
    private var unreadable: TestFailure {
        .invalid(
            "The connection string can't be read.",
            field,
            hint:
                "Write mongodb://user:password@host:27017/database?option=value, with : / ? # [ ] @ and % in user name and password percent-encoded."
        )
    }

    /// Whichever of them was meant, the other is wrong: neither may make the connection weaker than the other says.
    private func contradiction(_ given: DatabaseTLSMode, _ stated: DatabaseTLSMode) -> TestFailure {
        .invalid(
            "sslMode is \(given.rawValue), but the connection string means \(stated.rawValue).",
            field + [JSONPointer("credentials", "sslMode")],
            hint: "Say it once: leave sslMode away, or the options of TLS in the connection string."
        )
    }

    private var noDomain: TestFailure {
        .invalid(
            "The host of the connection string can't be looked up, because its name has fewer than three parts.",
            field,
            hint:
                "Write the whole name behind mongodb+srv://, like cluster.example.com; a single server is written with mongodb://."
        )
    }

    private var noRecord: TestFailure {
        TestFailure(
            stage: .resolve,
            reason: .hostNotFound,
            message: "The domain name system has no usable SRV record for the host of the connection string.",
            fields: field,
            hint: "Check the host; a single server is written with mongodb:// instead of mongodb+srv://."
        )
    }
}

extension MongoParameters.Host {
    init(_ entry: UnsafePointer<cshims_mongo_host>) {
        name = withUnsafeBytes(of: entry.pointee.name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        port = Int(entry.pointee.port)
    }
}
