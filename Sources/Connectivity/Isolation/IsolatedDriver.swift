package import Datasource
import JSON
package import NativeLibraries
import POSIX

/// Runs a driver whose library can't be stopped in a process of its own, which can: it is killed at the deadline and on cancel.
///
/// The library may crash there, or print, or change what belongs to the whole process: nothing of that reaches this process.
package struct IsolatedDriver: Driver {
    private let datasourceType: String
    private let driver: any Driver
    private let program: ChildProgram?
    private let limit: ChildLimit

    /// - Parameters:
    ///   - datasourceType: by which the child finds the driver in its own registry.
    ///   - driver: the driver that runs there; here it only says what a missed deadline means.
    ///   - program: what to start instead of the program of this process.
    package init(
        _ datasourceType: String,
        _ driver: any Driver,
        program: ChildProgram? = nil,
        limit: ChildLimit = .shared
    ) {
        self.datasourceType = datasourceType
        self.driver = driver
        self.program = program
        self.limit = limit
    }

    package var libraries: [any ProbeableLibrary] { driver.libraries }

    package var goesThroughTunnels: Bool { driver.goesThroughTunnels }

    package var usualPorts: [Int] { driver.usualPorts }

    package func test(_ credentials: Credentials, session: TestSession) -> TestOutcome {
        let conversation = talk(.test, credentials, session)
        if case .outcome(var outcome) = conversation.last {
            outcome.timings = conversation.preceding.followed(by: outcome.timings)
            return outcome
        }
        var outcome = TestOutcome()
        outcome.failure = conversation.failure
        outcome.timings = conversation.record.timings
        return outcome
    }

    package func discoverSchema(
        _ credentials: Credentials,
        session: TestSession
    ) throws(TestFailure) -> DiscoveredSchema {
        let conversation = talk(.discoverSchema, credentials, session)
        guard case .schema(let schema) = conversation.last else { throw conversation.failure }
        return schema
    }

    /// What a child has said, and why there is no more of it.
    private struct Conversation {
        /// The times of what happened before there was a child.
        var preceding: [(stage: Stage, milliseconds: Double)]
        var record: StageRecord
        var last: IsolatedMessage?
        var failure: TestFailure
    }

    private func talk(
        _ work: IsolatedRequest.Work,
        _ credentials: Credentials,
        _ session: TestSession
    ) -> Conversation {
        var record = StageRecord(session)
        var preceding: [(stage: Stage, milliseconds: Double)] = []
        let result: Result<IsolatedMessage, TestFailure>
        do throws(Interruption.Interrupted) {
            result = try limit.withRoom(session.interruption) {
                Result { () throws(TestFailure) in
                    let tunnel = try openTunnel(credentials, session, &record)
                    preceding = record.timings
                    defer { withExtendedLifetime(tunnel) {} }
                    return try exchange(work, credentials, tunnel, session, &record)
                }
            }
        } catch {
            result = .failure(interrupted(error.cause, at: .validate, credentials))
        }
        record.end()
        func conversation(_ last: IsolatedMessage?, _ failure: TestFailure) -> Conversation {
            Conversation(preceding: preceding, record: record, last: last, failure: failure)
        }
        switch result {
        case .success(.failure(let failure)): return conversation(nil, failure)
        case .success(let message): return conversation(message, .unreadableChild(at: record.current))
        case .failure(let failure): return conversation(nil, failure)
        }
    }

    /// A tunnel is opened here, because the child has no program to start, and hides the memory that the tunnel's key is in.
    private func openTunnel(
        _ credentials: Credentials,
        _ session: TestSession,
        _ record: inout StageRecord
    ) throws(TestFailure) -> SSHTunnel? {
        let fields = Catalogue.standard.type(named: datasourceType)?.credentials.fields
        let usualPort = fields?.first { $0.name == "port" }?.defaultValue?.integer
        guard let host = credentials.string("host"), let port = credentials.integer("port") ?? usualPort else {
            return nil
        }
        let tunnel = try session.openTunnel(credentials, to: host, port, &record)
        record.end()
        return tunnel
    }

    /// - Returns: the last message of the child.
    private func exchange(
        _ work: IsolatedRequest.Work,
        _ credentials: Credentials,
        _ tunnel: SSHTunnel?,
        _ session: TestSession,
        _ record: inout StageRecord
    ) throws(TestFailure) -> IsolatedMessage {
        guard let program = program ?? ChildProgram.current else { throw .noChildProgram }
        let request = IsolatedRequest(
            work: work,
            datasourceType: datasourceType,
            credentials: credentials,
            deadline: session.interruption.deadline,
            parent: LifeLine.ownIdentifier,
            hasTunnel: tunnel != nil
        )
        var answer: IsolatedMessage?
        let ending: ProgramExchange.Ending
        do throws(ProgramExchange.Failure) {
            let passing = tunnel.map { [$0.stream] } ?? []
            ending = try program.run(request.bytes, passing: passing, session.interruption) { line in
                let message = IsolatedMessage(parsing: line)
                if case .progress(let stage, let note) = message {
                    record.begin(stage, note)
                    return false
                }
                answer = message
                return true
            }
        } catch {
            throw failure(error, at: record.current, credentials)
        }
        guard let answer else { throw .brokenChild(ending, at: record.current) }
        return answer
    }

    private func failure(
        _ failure: ProgramExchange.Failure,
        at stage: Stage,
        _ credentials: Credentials
    ) -> TestFailure {
        switch failure {
        case .notStarted(let error): .unstartedChild(error)
        case .outputTooLong: .unreadableChild(at: stage)
        case .interrupted(let cause): interrupted(cause, at: stage, credentials)
        }
    }

    private func interrupted(_ cause: Interruption.Cause, at stage: Stage, _ credentials: Credentials) -> TestFailure {
        cause == .deadline ? driver.timeout(at: stage, credentials) : .interrupted(cause, at: stage)
    }
}

extension [(stage: Stage, milliseconds: Double)] {
    /// These times, and those of what came after; a stage that was entered again went on where it had ended.
    fileprivate func followed(by others: Self) -> Self {
        var all = self
        for (stage, milliseconds) in others {
            if let index = all.firstIndex(where: { $0.stage == stage }) {
                all[index].milliseconds += milliseconds
            } else {
                all.append((stage: stage, milliseconds: milliseconds))
            }
        }
        return all
    }
}
