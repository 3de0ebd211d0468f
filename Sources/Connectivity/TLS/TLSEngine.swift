import NativeLibraries

/// One TLS connection as a client, without any transport: bytes of the network go in and come out, and somebody else carries
/// them. Nothing here ever waits. Used by one thread at a time.
final class TLSEngine {
    enum Progress: Hashable {
        case done
        /// Goes on once `receive` has brought more.
        case needsInput
    }

    enum Plaintext: Hashable {
        case bytes([UInt8])
        /// Goes on once `receive` has brought more.
        case needsInput
        /// The other side has said that nothing more comes.
        case end
    }

    private let library: TLSLibrary
    private let context: TLSContext
    private let session: TLSLibrary.Session
    private let input: TLSLibrary.Buffer
    private let output: TLSLibrary.Buffer

    /// The first bytes that came, as far as they tell what they are.
    private var beginning: [UInt8] = []

    /// - Parameter host: the name or address that the certificate must be for, where the context demands that.
    /// - Returns: nil when memory is short.
    init?(_ context: TLSContext, host: String) {
        library = context.library
        self.context = context
        guard let session = library.newSession(context.handle) else { return nil }
        guard let input = library.newBuffer(library.memoryMethod()),
            let output = library.newBuffer(library.memoryMethod())
        else {
            library.freeSession(session)
            return nil
        }
        self.session = session
        self.input = input
        self.output = output
        // From here on the session owns both.
        library.setBuffers(session, input, output)
        context.prepare(session, host: host)
        library.beginAsClient(session)
    }

    deinit {
        library.freeSession(session)
    }

    /// `TLSv1.3`
    var version: String? {
        library.protocolName(session).map { String(cString: $0) }
    }

    /// Whether anything came that looks like the beginning of TLS: a record of a handshake or an alert. Nil while too little came.
    var looksLikeTLS: Bool? {
        guard let kind = beginning.first else { return nil }
        guard kind == 0x15 || kind == 0x16 else { return false }
        return beginning.count < 2 ? nil : beginning[1] == 3
    }

    /// Takes what came from the network.
    func receive(_ bytes: [UInt8]) {
        beginning += bytes.prefix(max(0, 2 - beginning.count))
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { library.writeBuffer(input, $0.baseAddress, CInt(clamping: $0.count)) }
            guard count > 0 else { return }
            rest = rest.dropFirst(Int(count))
        }
    }

    /// Hands over what has to be sent.
    func takeOutput() -> [UInt8] {
        let waiting = library.pendingInBuffer(output)
        guard waiting > 0 else { return [] }
        return [UInt8](unsafeUninitializedCapacity: waiting) { buffer, filled in
            filled = max(0, Int(library.readBuffer(output, buffer.baseAddress, CInt(clamping: waiting))))
        }
    }

    func shakeHands() throws(TLSTrouble) -> Progress {
        if looksLikeTLS == false {
            throw .notTLS
        }
        library.clearErrors()
        let code = library.shakeHands(session)
        guard code != 1 else { return .done }
        guard try kind(of: code) == .wantsInput else { throw .broken(reason: 0) }
        return .needsInput
    }

    func read(upTo count: Int) throws(TLSTrouble) -> Plaintext {
        library.clearErrors()
        var code: CInt = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            code = library.read(session, buffer.baseAddress, CInt(clamping: count))
            filled = max(0, Int(code))
        }
        guard code <= 0 else { return .bytes(bytes) }
        return try kind(of: code) == .wantsInput ? .needsInput : .end
    }

    /// Encrypts; what comes of it waits in `takeOutput`.
    func write(_ bytes: [UInt8]) throws(TLSTrouble) {
        guard !bytes.isEmpty else { return }
        library.clearErrors()
        let code = bytes.withUnsafeBytes { library.write(session, $0.baseAddress, CInt(clamping: $0.count)) }
        guard code <= 0 else { return }
        _ = try kind(of: code)
        throw .broken(reason: 0)
    }

    // MARK: - What the library says

    private enum Kind {
        case wantsInput
        case end
    }

    /// libssl's `SSL_ERROR_…`.
    private enum ErrorKind {
        static let wantsToRead: CInt = 2
        static let wantsToWrite: CInt = 3
        static let closed: CInt = 6
    }

    private func kind(of code: CInt) throws(TLSTrouble) -> Kind {
        switch library.errorKind(session, code) {
        case ErrorKind.wantsToRead, ErrorKind.wantsToWrite: return .wantsInput
        case ErrorKind.closed: return .end
        default: throw trouble
        }
    }

    private var trouble: TLSTrouble {
        let reason = context.reason(of: library.nextError())
        let verification = Int(library.verifyResult(session))
        if verification != 0, context.verifies {
            return .certificate(code: verification)
        }
        // OpenSSL adds 1000 to the number of an alert that it receives.
        if (1000..<1256).contains(reason) {
            return .alert(reason - 1000)
        }
        return looksLikeTLS == true ? .broken(reason: reason) : .notTLS
    }
}
