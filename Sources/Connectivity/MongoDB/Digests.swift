import NativeLibraries

/// What SCRAM computes with, for one digest.
struct Digests {
    let library: DigestLibrary
    let algorithm: SCRAM.Algorithm

    private var handle: DigestLibrary.Algorithm? {
        algorithm == .sha1 ? library.sha1() : library.sha256()
    }

    private var size: Int { algorithm == .sha1 ? 20 : 32 }

    func plain(_ bytes: [UInt8]) -> [UInt8]? {
        digest(bytes, handle, size)
    }

    /// 32 lower-case hexadecimal digits.
    func md5Text(_ bytes: [UInt8]) -> String? {
        digest(bytes, library.md5(), 16)?.map { byte in
            let digits = String(byte, radix: 16)
            return digits.utf8.count == 1 ? "0" + digits : digits
        }.joined()
    }

    private func digest(_ bytes: [UInt8], _ handle: DigestLibrary.Algorithm?, _ size: Int) -> [UInt8]? {
        var result = [UInt8](repeating: 0, count: size)
        guard let handle, library.digest(bytes, bytes.count, &result, nil, handle, nil) == 1 else { return nil }
        return result
    }

    func keyed(_ key: [UInt8], _ bytes: [UInt8]) -> [UInt8]? {
        var result = [UInt8](repeating: 0, count: size)
        let end = library.keyedDigest(handle, key, CInt(clamping: key.count), bytes, bytes.count, &result, nil)
        return end == nil ? nil : result
    }

    func derivedKey(_ password: [UInt8], _ salt: [UInt8], _ iterations: Int) -> [UInt8]? {
        var result = [UInt8](repeating: 0, count: size)
        let characters = password.map { CChar(bitPattern: $0) }
        let code = library.deriveKey(
            characters,
            CInt(clamping: characters.count),
            salt,
            CInt(clamping: salt.count),
            CInt(clamping: iterations),
            handle,
            CInt(clamping: size),
            &result
        )
        return code == 1 ? result : nil
    }

    /// 24 bytes that nobody can guess, as base64.
    var nonce: String? {
        var bytes = [UInt8](repeating: 0, count: 24)
        guard library.fillRandomly(&bytes, CInt(bytes.count)) == 1 else { return nil }
        return encodedBase64(bytes)
    }

    /// In a time that tells nothing about where they differ.
    func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && library.compare(left, right, left.count) == 0
    }

    func encodedBase64(_ bytes: [UInt8]) -> String {
        // The function ends its text with a NUL.
        var text = [UInt8](repeating: 0, count: (bytes.count + 2) / 3 * 4 + 1)
        let count = library.encodeBase64(&text, bytes, CInt(clamping: bytes.count))
        return String(decoding: text.prefix(max(0, Int(count))), as: UTF8.self)
    }

    func decodedBase64(_ text: String) -> [UInt8]? {
        let characters = Array(text.utf8)
        guard !characters.isEmpty, characters.count % 4 == 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: characters.count / 4 * 3)
        guard library.decodeBase64(&bytes, characters, CInt(clamping: characters.count)) == bytes.count else {
            return nil
        }
        let padding = characters.suffix(2).count { $0 == UInt8(ascii: "=") }
        return bytes.dropLast(padding)
    }
}
