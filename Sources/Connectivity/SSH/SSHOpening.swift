import Datasource
import JSON
import NativeLibraries
import POSIX

/// Opens a tunnel: finds the addresses of the SSH server and logs in at the first that can be reached, once.
struct SSHOpening {
    private enum Failure: Error {
        /// No TCP connection came about, so another address may do better.
        case unreachable(TestFailure)
        case failed(TestFailure)
    }

    private let parameters: SSHParameters
    private let files: SSHFiles
    private let launcher: ChildProgram
    private let client: String
    private let waiter: DescriptorWaiter
    private let interruption: Interruption

    /// - Parameter client: the path of OpenSSH's client, nil where it isn't installed.
    /// - Throws: when something is wrong or missing before anybody was asked.
    init(
        _ parameters: SSHParameters,
        client: String? = SSHProgram.path,
        _ interruption: Interruption
    ) throws(TestFailure) {
        guard let client else { throw .missingSSHClient }
        guard let launcher = ChildProgram.current else { throw .noChildProgram }
        self.parameters = parameters
        self.launcher = launcher
        self.client = client
        self.interruption = interruption
        files = try SSHFiles(parameters, interruption)
        guard !files.keyIsEncrypted || parameters.passphrase != nil else { throw SSHFailures.missingPassphrase }
        do {
            waiter = try DescriptorWaiter(interruption)
        } catch {
            throw .systemFailure(error, at: .validate)
        }
    }

    /// - Parameters:
    ///   - host: where the tunnel leads, as the SSH server knows it.
    ///   - record: is told of the stages `ssh` and `connect`.
    /// - Returns: a tunnel that has reached its target.
    func open(to host: String, _ port: Int, _ record: inout StageRecord) throws(TestFailure) -> SSHTunnel {
        guard host.isPlainHost else {
            throw .invalid("The host can't be reached through a tunnel.", [DatabaseField.host], hint: "Check the host.")
        }
        record.begin(.ssh, "Logging in at the SSH server.")
        let addresses: [String]
        do throws(HostResolver.Failure) {
            addresses = try HostResolver.addresses(of: parameters.host, interruption: interruption)
        } catch {
            throw SSHFailures.notResolved(error)
        }
        var failure = SSHFailures.notResolved(.notFound(code: "EAI_NONAME"))
        for (index, address) in addresses.enumerated() {
            let limit = share(ofAddressesLeft: addresses.count - index)
            do throws(Failure) {
                return try attempt(address, (host, port), limit, &record)
            } catch {
                switch error {
                case .failed(let reason): throw reason
                case .unreachable(let reason):
                    failure = index > 0 && reason.reason == .networkUnreachable ? failure : reason
                }
            }
        }
        throw failure
    }

    /// Until when one address may take, so that those after it get their share of the time that is left.
    private func share(ofAddressesLeft count: Int) -> Instant {
        let now = Instant.now
        let milliseconds = Int(interruption.deadline.milliseconds(since: now))
        return count > 1 ? now.advanced(byMilliseconds: milliseconds / count) : interruption.deadline
    }

    /// - Parameter limit: until when a TCP connection must be there.
    private func attempt(
        _ address: String,
        _ target: (host: String, port: Int),
        _ limit: Instant,
        _ record: inout StageRecord
    ) throws(Failure) -> SSHTunnel {
        // The client opens them by their paths.
        defer { withExtendedLifetime(files) {} }
        let mark = SSHAskPass.newMark()
        let program = try start(arguments(address, target), mark)
        var conversation = SSHConversation(parameters, mark: mark)
        while let bytes = try next(program, conversation.transcript, limit) {
            for reply in conversation.hear(bytes) {
                switch reply {
                case .answer(let secret): program.answer(Array(secret.revealed.utf8) + [UInt8(ascii: "\n")])
                case .giveUp(let failure): throw .failed(failure)
                }
            }
            if conversation.transcript.progress >= .loggedIn {
                record.begin(.connect, "Connecting through the tunnel.")
            }
            if conversation.transcript.progress == .open {
                return try opened(program)
            }
        }
        let failure = conversation.failure
        throw conversation.transcript.progress == .started ? .unreachable(failure) : .failed(failure)
    }

    private func arguments(_ address: String, _ target: (host: String, port: Int)) -> SSHArguments {
        SSHArguments(
            address: address,
            port: parameters.port,
            username: parameters.username,
            knownHostsPath: files.knownHosts.pathForOthers,
            hostName: files.hostName,
            keyPath: files.key?.pathForOthers,
            usesPassword: parameters.password != nil,
            asks: files.keyIsEncrypted || parameters.password != nil,
            targetHost: target.host,
            targetPort: target.port
        )
    }

    private func start(_ arguments: SSHArguments, _ mark: String) throws(Failure) -> ConversingProgram {
        let words = [SSHLauncher.command, String(LifeLine.ownIdentifier), client] + arguments.list
        do throws(SystemError) {
            return try launcher.converse(words, variables: arguments.asks ? [SSHAskPass.definition(mark)] : [])
        } catch {
            throw .failed(.unstartedChild(error))
        }
    }

    /// - Returns: what the client has printed; nil at its end.
    private func next(
        _ program: ConversingProgram,
        _ transcript: SSHTranscript,
        _ limit: Instant
    ) throws(Failure) -> [UInt8]? {
        let isConnecting = transcript.progress == .started
        do throws(Interruption.Interrupted) {
            guard let bytes = try program.read(waiter, until: isConnecting ? limit : nil) else {
                throw Interruption.Interrupted(.deadline)
            }
            return bytes.isEmpty ? nil : bytes
        } catch {
            let failure = SSHFailures.interrupted(error.cause, transcript)
            throw isConnecting && error.cause == .deadline ? .unreachable(failure) : .failed(failure)
        }
    }

    private func opened(_ program: ConversingProgram) throws(Failure) -> SSHTunnel {
        do {
            try program.ignoreMessages()
        } catch {
            throw .failed(.systemFailure(error, at: .ssh))
        }
        return SSHTunnel(program)
    }
}

extension TestFailure {
    fileprivate static var missingSSHClient: TestFailure {
        TestFailure(
            stage: .validate,
            reason: .driverUnavailable,
            message: "A tunnel needs OpenSSH's client, the program ssh, which isn't installed.",
            fields: [SSHField.tunnel],
            hint: "To use a tunnel, \(SSHProgram.packages.installHint)."
        )
    }
}

extension String {
    /// Whether it is spelled as a name or an address: anything else could mean something of its own to OpenSSH.
    fileprivate var isPlainHost: Bool {
        !isEmpty
            && utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
                    UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: "%"):
                    true
                default: false
                }
            }
    }
}
