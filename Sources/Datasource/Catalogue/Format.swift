/// What the text of a string must be, beyond not being empty.
package enum Format: String, Hashable, Sendable, CaseIterable, BitwiseCopyable {
    /// Anything without U+0000, line breaks included.
    case text

    /// One line: no control characters.
    case line

    /// The name of a data source: one line of 1 to 255 Unicode scalars.
    case name

    /// A host name, an IPv4 address, or an IPv6 address with or without brackets; nothing around it.
    case hostName

    /// As `hostName`; after it may stand a backslash and the name of an instance of SQL Server.
    case hostNameWithInstance

    /// The path of a file, or an `http` or `https` URL without user name and password.
    case pathOrURL

    /// One ASCII character that can separate the columns of a text file: no NUL, quotation mark or line break.
    case singleCharacter

    /// The name of a character encoding that can be read. Case, hyphens, underscores and spaces don't matter, and the
    /// field's allowed values are only the usual spellings.
    case encodingName

    /// Certificates as PEM text, or the path of a file that holds them.
    case certificate

    /// A private key for TLS as PEM text, or the path of a file that holds it.
    case privateKey

    /// A private key for SSH as PEM text, also in OpenSSH's own form, or the path of a file that holds it.
    case sshPrivateKey
}
