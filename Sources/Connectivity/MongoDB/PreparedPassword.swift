import Datasource
import NativeLibraries

/// A password in the form in which MongoDB takes it: its specification of authentication, and RFC 4013 for SCRAM-SHA-256.
enum PreparedPassword {
    /// - Returns: nil when libcrypto can't do it.
    static func bytes(
        _ password: Secret,
        of username: String,
        _ digests: Digests,
        _ normalization: UnicodeNormalization
    ) -> [UInt8]? {
        guard digests.algorithm == .sha1 else {
            return Array(normalized(password.revealed, normalization).utf8)
        }
        return digests.md5Text(Array("\(username):mongo:\(password.revealed)".utf8)).map { Array($0.utf8) }
    }

    /// The mapping and normalization of RFC 4013. What it forbids is left to the server, which can't have such a password.
    static func normalized(_ password: String, _ normalization: UnicodeNormalization) -> String {
        guard password.utf8.contains(where: { $0 >= 0x80 }) else { return password }
        var mapped = String.UnicodeScalarView()
        for scalar in password.unicodeScalars where !isDropped(scalar) {
            mapped.append(scalar.value >= 0x80 && scalar.properties.generalCategory == .spaceSeparator ? " " : scalar)
        }
        let text = String(mapped)
        return normalization.compatibilityComposed(text) ?? text
    }

    /// RFC 3454, table B.1: commonly mapped to nothing.
    private static func isDropped(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xAD, 0x34F, 0x1806, 0x180B...0x180D, 0x200B...0x200D, 0x2060, 0xFE00...0xFE0F, 0xFEFF: true
        default: false
        }
    }
}
