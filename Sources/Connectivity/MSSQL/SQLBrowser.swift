import POSIX

/// Asks a host which port one of its instances listens on.
struct SQLBrowser {
    /// Where it listens on every host that has one.
    static let port = 1434

    /// The first byte of a question for one instance: [MC-SQLR], section 2.2.3.
    private static let instanceQuestion: UInt8 = 4
    private static let longestAnswer = 2048

    /// How long it is waited for, in milliseconds, where the test may take that long: a host without one says nothing.
    private static let patience = 3000

    /// A datagram may be lost, so the question is asked again after this time in milliseconds.
    private static let repetition = 1000

    let waiter: DescriptorWaiter

    /// - Parameter address: a numeric one.
    func port(of instance: String, at address: String) throws(TestFailure) -> Int {
        let result: Result<Int, TestFailure>
        do throws(SystemError) {
            let socket = try InternetSocket(.datagram, connectingTo: address, port: Self.port)
            result = try ask(socket, instance)
        } catch {
            throw .unansweredBrowser(error.code)
        }
        return try result.get()
    }

    private func ask(_ socket: InternetSocket, _ instance: String) throws(SystemError) -> Result<Int, TestFailure> {
        let question = [Self.instanceQuestion] + Array(instance.utf8) + [0]
        // At most half of the time that is left, so that some is left for the server itself.
        let time = min(Self.patience, Int(waiter.deadline.milliseconds(since: .now)) / 2)
        let end = Instant.now.advanced(byMilliseconds: max(time, 0))
        while .now < end {
            _ = try socket.send(question[...])
            let limit = min(end, Instant.now.advanced(byMilliseconds: Self.repetition))
            do throws(Interruption.Interrupted) {
                guard try !waiter.wait(for: socket.number, .reading, until: limit).isEmpty else { continue }
            } catch {
                return .failure(MSSQLFailures.interrupted(error.cause, at: .resolve))
            }
            if case .bytes(let message) = try socket.receive(upTo: Self.longestAnswer) {
                return result(SQLBrowserAnswer(message))
            }
        }
        return .failure(.unansweredBrowser(nil))
    }

    private func result(_ answer: SQLBrowserAnswer) -> Result<Int, TestFailure> {
        switch answer {
        case .port(let port): .success(port)
        case .withoutTCP: .failure(.instanceWithoutTCP)
        case .foreign: .failure(.foreignBrowser)
        }
    }
}

extension TestFailure {
    /// - Parameter code: as `errno` spells it; nil after silence.
    fileprivate static func unansweredBrowser(_ code: CInt?) -> TestFailure {
        let error = code.flatMap(NetworkError.init(code:))
        return TestFailure(
            stage: .resolve,
            reason: error?.reason ?? .timeout,
            message: "No SQL Server Browser on the host told the port of the instance.",
            fields: [MSSQLField.server],
            hint: "Check the instance's name, and that UDP port \(SQLBrowser.port) is open, or give the port instead.",
            nativeCode: error?.name
        )
    }

    fileprivate static var instanceWithoutTCP: TestFailure {
        TestFailure(
            stage: .resolve,
            reason: .connectionRefused,
            message: "The instance takes no TCP connections.",
            fields: [MSSQLField.server],
            hint: "Have TCP/IP switched on for the instance in SQL Server Configuration Manager."
        )
    }

    fileprivate static var foreignBrowser: TestFailure {
        TestFailure(
            stage: .resolve,
            reason: .protocolError,
            message: "What answers on UDP port \(SQLBrowser.port) of the host isn't SQL Server Browser.",
            fields: [MSSQLField.server],
            hint: "Check the server, or give the port instead of the instance's name."
        )
    }
}
