package import Datasource
import JSON
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

    package func test(_ credentials: Credentials, session: TestSession) -> TestOutcome {
        let conversation = talk(.test, credentials, session)
        if case .outcome(let outcome) = conversation.last {
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
        let result: Result<IsolatedMessage, TestFailure>
        do throws(Interruption.Interrupted) {
            result = try limit.withRoom(session.interruption) {
                Result { () throws(TestFailure) in
                    try exchange(work, credentials, session, &record)
                }
            }
        } catch {
            result = .failure(interrupted(error.cause, at: .validate, credentials))
        }
        record.end()
        switch result {
        case .success(.failure(let failure)):
            return Conversation(record: record, last: nil, failure: failure)
        case .success(let message):
            return Conversation(record: record, last: message, failure: .unreadableChild(at: record.current))
        case .failure(let failure):
            return Conversation(record: record, last: nil, failure: failure)
        }
    }

    /// - Returns: the last message of the child.
    private func exchange(
        _ work: IsolatedRequest.Work,
        _ credentials: Credentials,
        _ session: TestSession,
        _ record: inout StageRecord
    ) throws(TestFailure) -> IsolatedMessage {
        guard let program = program ?? ChildProgram.current else { throw .noChildProgram }
        let request = IsolatedRequest(
            work: work,
            datasourceType: datasourceType,
            credentials: credentials,
            deadline: session.interruption.deadline,
            parent: LifeLine.ownIdentifier
        )
        var answer: IsolatedMessage?
        let ending: ProgramExchange.Ending
        do throws(ProgramExchange.Failure) {
            ending = try program.run(request.bytes, session.interruption) { line in
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
