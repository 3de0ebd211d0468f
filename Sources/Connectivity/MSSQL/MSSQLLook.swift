import NativeLibraries
import POSIX

/// Looks at a server on a connection of its own, before anybody logs in: whether it encrypts, and whether its certificate is good.
///
/// The library knows of both only that something failed. TLS runs inside packets of the protocol here.
struct MSSQLLook {
    /// What a server does with an encrypted login.
    struct Finding: Equatable {
        /// Whether everything that comes after the login is encrypted too.
        let encryptsAll: Bool

        /// `TLSv1.2`; nil where the server has no TLS.
        let tlsVersion: String?
    }

    let channel: Channel
    let parameters: MSSQLParameters

    /// - Parameter context: whom to trust.
    func look(_ context: TLSContext) throws(TestFailure) -> Finding {
        do throws(Channel.Ending) {
            let question = TDSPrelogin.question(parameters.encrypts ? .on : .off)
            try channel.write(TDSPacket.message(TDSPacket.Kind.prelogin, question))
        } catch {
            throw MSSQLFailures.ended(error, at: .tls)
        }
        var bytes: [UInt8] = []
        guard let answer = TDSPrelogin(parsing: try message(&bytes)) else { throw MSSQLFailures.notMSSQL(at: .tls) }
        switch answer.encryption {
        case .notSupported:
            guard !parameters.encrypts else { throw MSSQLFailures.tlsRefused }
            return Finding(encryptsAll: false, tlsVersion: nil)
        case .off where parameters.encrypts:
            throw MSSQLFailures.tlsRefused
        case .off, .on, .required:
            return Finding(encryptsAll: answer.encryption != .off, tlsVersion: try shakeHands(context, &bytes))
        }
    }

    /// - Returns: the version of TLS.
    private func shakeHands(_ context: TLSContext, _ bytes: inout [UInt8]) throws(TestFailure) -> String? {
        guard let engine = TLSEngine(context, host: parameters.host) else {
            throw TestFailure(stage: .tls, reason: .unknown, message: "This computer has no memory left for TLS.")
        }
        while try progress(of: engine) == .needsInput {
            try send(engine.takeOutput())
            engine.receive(try packet(&bytes).payload)
        }
        // Only for the server to see an end that is in order.
        try? send(engine.takeOutput())
        return engine.version
    }

    private func progress(of engine: TLSEngine) throws(TestFailure) -> TLSEngine.Progress {
        do throws(TLSTrouble) {
            return try engine.shakeHands()
        } catch {
            // An alert that says why we don't go on.
            try? send(engine.takeOutput())
            throw MSSQLFailures.tls(error)
        }
    }

    private func send(_ output: [UInt8]) throws(TestFailure) {
        guard !output.isEmpty else { return }
        do throws(Channel.Ending) {
            try channel.write(TDSPacket.message(TDSPacket.Kind.prelogin, output))
        } catch {
            throw MSSQLFailures.ended(error, at: .tls)
        }
    }

    /// A message of one or several packets.
    ///
    /// - Parameter bytes: what has come and isn't used yet.
    private func message(_ bytes: inout [UInt8]) throws(TestFailure) -> [UInt8] {
        var payload: [UInt8] = []
        while payload.count <= TDSPacket.maximumLength {
            let packet = try packet(&bytes)
            payload += packet.payload
            if packet.isLast {
                return payload
            }
        }
        throw MSSQLFailures.notMSSQL(at: .tls)
    }

    private func packet(_ bytes: inout [UInt8]) throws(TestFailure) -> TDSPacket {
        while true {
            switch TDSPacket.reading(bytes) {
            case .packet(let packet, let length):
                bytes.removeFirst(length)
                return packet
            case .foreign: throw MSSQLFailures.notMSSQL(at: .tls)
            case .incomplete: break
            }
            do throws(Channel.Ending) {
                bytes += try channel.read(upTo: TDSPacket.maximumLength)
            } catch {
                throw MSSQLFailures.ended(error, at: .tls)
            }
        }
    }
}
