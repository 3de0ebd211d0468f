import Foundation

/// A certificate authority with certificates for 127.0.0.1 and localhost, made by the openssl command.
final class TLSFixture: Sendable {
    /// Made once; the folder stays for the life of the process, in the system's temporary folder.
    static let shared = Result { try TLSFixture() }

    let folder: URL

    private init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "http-transport-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try makeAuthority("ca")
        try makeAuthority("other-ca")
        try makeCertificate("good", by: "ca", for: "IP:127.0.0.1,DNS:localhost")
        try makeCertificate("wrong-host", by: "ca", for: "DNS:db.example.com")
        try makeCertificate("expired", by: "ca", for: "IP:127.0.0.1", from: "20200101000000Z", until: "20200201000000Z")
        try makeCertificate("future", by: "ca", for: "IP:127.0.0.1", from: "20900101000000Z", until: "20910101000000Z")
        try makeCertificate("rogue", by: "other-ca", for: "IP:127.0.0.1")
        try makeSelfSigned()
    }

    func path(_ name: String) -> String {
        folder.appending(path: name).path
    }

    var authority: String { path("ca.pem") }

    /// - Parameters:
    ///   - subject: its name; by default that of its files.
    ///   - key: the authority that it has the key of, instead of one of its own.
    func makeAuthority(_ name: String, subject: String? = nil, key: String? = nil) throws {
        let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", path("\(name).key")]
        try run(
            ["req", "-x509", "-subj", subject ?? "/CN=\(name)", "-out", path("\(name).pem"), "-days", "30"]
                + (key.map { ["-key", path("\($0).key")] } ?? newKey)
        )
    }

    private func makeSelfSigned() throws {
        try run([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=self",
            "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", path("self-signed.key"),
            "-out", path("self-signed.pem"), "-days", "30",
        ])
    }

    /// `openssl ca` is the only one of its commands that sets a date in the past.
    func makeCertificate(
        _ name: String,
        by authority: String,
        for names: String,
        from start: String = "20240101000000Z",
        until end: String = "20890101000000Z"
    ) throws {
        try run([
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=\(name)",
            "-keyout", path("\(name).key"), "-out", path("\(name).csr"),
        ])
        let configuration = """
            [ca]
            default_ca = x
            [x]
            database = \(path("\(name).index"))
            new_certs_dir = \(folder.path)
            rand_serial = yes
            default_md = sha256
            policy = p
            x509_extensions = e
            [p]
            commonName = supplied
            [e]
            subjectAltName = \(names)
            """
        try Data(configuration.utf8).write(to: URL(filePath: path("\(name).cnf")))
        try Data().write(to: URL(filePath: path("\(name).index")))
        try run([
            "ca", "-batch", "-notext", "-config", path("\(name).cnf"), "-cert", path("\(authority).pem"),
            "-keyfile", path("\(authority).key"), "-in", path("\(name).csr"), "-out", path("\(name).pem"),
            "-startdate", start, "-enddate", end,
        ])
    }

    private func run(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed(arguments: arguments) }
    }

    struct Failed: Error {
        var arguments: [String]
    }
}
