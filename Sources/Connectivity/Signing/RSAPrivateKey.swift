import Datasource
import NativeLibraries

/// An RSA key that signs, read from PEM.
final class RSAPrivateKey {
    enum Problem: Error, Hashable {
        /// The text isn't a key in PEM.
        case text(PrivateKeyText.Problem)
        /// It is encrypted, and there is no passphrase.
        case passphraseMissing
        /// The passphrase is too long, or has a NUL in it.
        case passphraseUnusable
        /// It is encrypted, and doesn't open with this passphrase, or is damaged, which can't be told apart.
        case passphraseWrong
        /// It isn't encrypted, but can't be read.
        case unreadable
        case notRSA
        case libraryFailed
    }

    /// What libcrypto has room for.
    private static let longestPassphrase = 1000

    private let cryptography: Cryptography
    private let key: SigningLibrary.Key

    init(_ pem: Secret, passphrase: Secret?, _ cryptography: Cryptography) throws(Problem) {
        self.cryptography = cryptography
        let text: PrivateKeyText
        do throws(PrivateKeyText.Problem) {
            text = try PrivateKeyText(pem.revealed)
        } catch {
            throw .text(error)
        }
        key = try Self.read(text, passphrase?.revealed ?? "", cryptography)
    }

    deinit {
        cryptography.signing.freeKey(key)
    }

    private static func read(
        _ text: PrivateKeyText,
        _ passphrase: String,
        _ cryptography: Cryptography
    ) throws(Problem) -> SigningLibrary.Key {
        guard !text.isEncrypted || !passphrase.isEmpty else { throw .passphraseMissing }
        guard passphrase.utf8.count <= longestPassphrase, !passphrase.utf8.contains(0) else {
            throw .passphraseUnusable
        }
        let signing = cryptography.signing
        let bytes = Array(text.pem.utf8)
        let key = bytes.withUnsafeBytes { buffer -> SigningLibrary.Key? in
            guard let memory = signing.newMemory(buffer.baseAddress, CInt(clamping: buffer.count)) else { return nil }
            defer { _ = signing.freeMemory(memory) }
            return signing.readKey(
                memory,
                passphrase: passphrase,
                context: cryptography.crypto.algorithms.context
            )
        }
        guard let key else {
            cryptography.crypto.clearErrors()
            throw text.isEncrypted ? .passphraseWrong : .unreadable
        }
        guard signing.kindOfKey(key) == SigningLibrary.rsa else {
            signing.freeKey(key)
            throw .notRSA
        }
        return key
    }

    /// The SHA-256 of the public key in DER (SubjectPublicKeyInfo, RFC 5280, section 4.1).
    func publicKeyDigest() throws(Problem) -> [UInt8] {
        let signing = cryptography.signing
        let count = signing.encodePublicKey(key, nil)
        guard count > 0 else { throw .libraryFailed }
        var encoded = [UInt8](repeating: 0, count: Int(count))
        let written = encoded.withUnsafeMutableBufferPointer { buffer in
            var position = buffer.baseAddress
            return signing.encodePublicKey(key, &position)
        }
        guard written == count else { throw .libraryFailed }
        do {
            return try cryptography.sha256(encoded)
        } catch {
            throw .libraryFailed
        }
    }

    /// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, section 8.2), which JWT calls RS256.
    func sign(_ message: [UInt8]) throws(Problem) -> [UInt8] {
        let signing = cryptography.signing
        guard let context = signing.newSigningContext() else { throw .libraryFailed }
        defer { signing.freeSigningContext(context) }
        var count = 0
        guard signing.startSigning(context, key: key, algorithms: cryptography.crypto.algorithms),
            signing.sign(context, nil, &count, message, message.count) == 1, count > 0
        else { throw failed() }
        var signature = [UInt8](repeating: 0, count: count)
        guard signing.sign(context, &signature, &count, message, message.count) == 1, count <= signature.count else {
            throw failed()
        }
        return Array(signature.prefix(count))
    }

    private func failed() -> Problem {
        cryptography.crypto.clearErrors()
        return .libraryFailed
    }
}
