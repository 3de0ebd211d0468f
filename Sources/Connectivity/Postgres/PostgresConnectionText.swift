import Datasource
import NativeLibraries

/// The parameters of one connection, as the text that the library takes.
///
/// A text, and not a list, because only in a text an empty value counts as given: what isn't given is looked up in the
/// environment and in files of the user's home folder, and nothing of that may steer a test.
struct PostgresConnectionText {
    /// Nothing can be at this path, and asking for it isn't an error worth a note to the library.
    private static let nowhere = "/dev/null/none"

    private let parameters: PostgresParameters
    private let address: String

    /// That of the host, unless a tunnel leads there.
    var port: Int
    private let files: TLSFiles
    private let usesTLS: Bool

    init(_ parameters: PostgresParameters, address: String, files: TLSFiles, usesTLS: Bool) {
        self.parameters = parameters
        self.address = address
        port = parameters.port
        self.files = files
        self.usesTLS = usesTLS
    }

    /// The text for a library that knows these options.
    func text(for options: [PostgresLibrary.Option]) -> String {
        let values = values
        var parts: [String] = []
        for option in options {
            if let value = values[option.keyword] {
                parts.append(Self.spelled(option.keyword, value))
            } else if option.variable != nil, !option.builtInValue.isEmpty {
                parts.append(Self.spelled(option.keyword, option.builtInValue))
            }
        }
        return parts.joined(separator: " ")
    }

    /// The variables that the text doesn't override: those of options without a value that is known to do no harm, those
    /// that are sent to the server, and OpenSSL's configuration, which could change what TLS accepts.
    func variablesToHide(for options: [PostgresLibrary.Option]) -> [String] {
        let values = values
        let ofOptions = options.filter { values[$0.keyword] == nil && $0.builtInValue.isEmpty }.compactMap(\.variable)
        return ofOptions + ["PGTZ", "PGDATESTYLE", "PGGEQO", "OPENSSL_CONF", "OPENSSL_MODULES"]
    }

    private var values: [String: String] {
        [
            "host": parameters.host.withoutTrailingDot,
            "hostaddr": address,
            "port": String(port),
            "dbname": parameters.database,
            "user": parameters.username,
            "password": parameters.password?.revealed ?? "",
            "passfile": Self.nowhere,
            "application_name": "datasource-bridge",
            "client_encoding": "UTF8",
            "options": "",
            "connect_timeout": "0",
            "min_protocol_version": "3.0",
            "max_protocol_version": "3.0",
            "target_session_attrs": "any",
            "channel_binding": "prefer",
            "gssencmode": "disable",
            // What the document doesn't say, like a ticket of the user's, isn't used to log in.
            "require_auth": "!gss,!sspi",
            "sslmode": usesTLS ? parameters.tlsMode.libraryMode : "disable",
            "sslnegotiation": "postgres",
            "sslsni": "1",
            "ssl_min_protocol_version": "TLSv1.2",
            "ssl_max_protocol_version": "",
            "sslrootcert": files.rootCertificatePath ?? Self.nowhere,
            "sslcert": files.certificatePath ?? Self.nowhere,
            "sslkey": files.keyPath ?? Self.nowhere,
            "sslcertmode": files.certificatePath == nil ? "disable" : "allow",
            "sslcrl": Self.nowhere,
            "sslcrldir": Self.nowhere,
        ]
    }

    private static func spelled(_ keyword: String, _ value: String) -> String {
        var quoted: [UInt8] = []
        for byte in value.utf8 {
            if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\\") {
                quoted.append(UInt8(ascii: "\\"))
            }
            quoted.append(byte)
        }
        return "\(keyword)='\(String(decoding: quoted, as: UTF8.self))'"
    }
}

extension DatabaseTLSMode {
    /// The mode that the library is given while TLS is asked for. Its own mode `prefer` isn't used: after a refused login it
    /// tries again without TLS.
    fileprivate var libraryMode: String { self == .prefer ? Self.require.rawValue : rawValue }
}
