import Datasource
import HTTPTransport
import POSIX

/// Asks one platform, and says what its answers mean: what the clients of all platforms have in common.
///
/// Reads are repeated until they succeed or the time is over. A write is repeated only where the platform can't have got it;
/// when its answer is lost, its client looks what became of it.
struct PlatformExchange<Vocabulary: PlatformVocabulary>: Sendable {
    typealias Operation = Vocabulary.Operation
    typealias Parser<Value> = (HTTPResponse) throws(AnswerMismatch) -> Value

    let connection: PlatformConnection

    // MARK: - Reading

    /// - Parameter tries: how often at most; nil for as often as usual.
    func read<Value>(
        _ call: PlatformCall,
        _ operation: Operation,
        tries: Int? = nil,
        _ interruption: Interruption,
        _ parse: Parser<Value>
    ) throws(PlatformFailure) -> Value {
        let token = try connection.token(interruption)
        let reply = connection.send(call, token, tries: tries, interruption)
        return try result(of: reply, to: operation, Scrubber(secrets: [token]), interruption, parse)
    }

    /// Asks for findings about a connection, which may quote what the platform was given for it.
    func probe<Findings: Scrubbable>(
        _ call: PlatformCall,
        _ operation: Operation,
        _ secrets: [Secret],
        _ interruption: Interruption,
        _ parse: Parser<Findings>
    ) throws(PlatformFailure) -> Findings {
        let token = try connection.token(interruption)
        let reply = connection.send(call, token, interruption)
        let scrubber = Scrubber(secrets: secrets + [token])
        return try result(of: reply, to: operation, scrubber, interruption, parse).scrubbed(by: scrubber)
    }

    // MARK: - Writing

    /// Sends a write that nobody can look at afterwards.
    ///
    /// - Parameter secrets: all that stand in the body.
    /// - Throws: a failure that tells the write's outcome.
    func write<Value>(
        _ call: PlatformCall,
        _ operation: Operation,
        _ secrets: [Secret],
        _ interruption: Interruption,
        _ parse: Parser<Value>
    ) throws(PlatformFailure) -> Value {
        let token = try withoutEffect { () throws(PlatformFailure) in try connection.token(interruption) }
        let reply = connection.send(call, token, interruption)
        do throws(PlatformFailure) {
            return try result(of: reply, to: operation, Scrubber(secrets: secrets + [token]), interruption, parse)
        } catch {
            var failure = error
            failure.outcome = WriteTrace(reply) == .none ? .notApplied : .unknown
            throw failure.telling(Vocabulary.ending(of: operation))
        }
    }

    /// Sends a write, with time left to find out what became of it.
    ///
    /// - Parameter outcome: completes a failure by what the write has left behind.
    func write<Value>(
        _ call: PlatformCall,
        _ operation: Operation,
        _ secrets: [Secret],
        _ interruption: Interruption,
        _ parse: Parser<Value>,
        outcome: (PlatformFailure, WriteTrace) -> PlatformFailure
    ) throws(PlatformFailure) -> Value {
        let token = try withoutEffect { () throws(PlatformFailure) in try connection.token(interruption) }
        let window = WriteWindow(interruption)
        let reply = window.run { connection.send(call, token, $0) }
        do throws(PlatformFailure) {
            let scrubber = Scrubber(secrets: secrets + [token])
            return try result(of: reply, to: operation, scrubber, window.interruption, parse)
        } catch {
            throw outcome(error, WriteTrace(reply, error)).telling(Vocabulary.ending(of: operation))
        }
    }

    /// For what comes before a write: when it fails, nothing was written.
    func withoutEffect<Value>(
        _ body: () throws(PlatformFailure) -> Value
    ) throws(PlatformFailure) -> Value {
        do throws(PlatformFailure) {
            return try body()
        } catch {
            var failure = error
            failure.outcome = .notApplied
            throw failure
        }
    }

    /// Looks what a write has left behind, and once more after a moment where that isn't as expected.
    ///
    /// - Returns: nil when there was no answer in time.
    func look<Found>(
        _ interruption: Interruption,
        until isExpected: (Found) -> Bool,
        _ look: () throws(PlatformFailure) -> Found
    ) -> Found? {
        guard interruption.cause == nil else { return nil }
        let first: Found
        do throws(PlatformFailure) {
            first = try look()
        } catch {
            return nil
        }
        let hasTime = interruption.deadline.millisecondsFromNow > Self.secondLookMilliseconds * 2
        guard !isExpected(first), hasTime else { return first }
        connection.pacing.sleep(Self.secondLookMilliseconds, interruption)
        do throws(PlatformFailure) {
            return try look()
        } catch {
            return first
        }
    }

    /// How long to wait before believing that nothing changes any more, in milliseconds.
    private static var secondLookMilliseconds: Int { 500 }

    // MARK: - Answers

    /// The longest pause in milliseconds that is told: a day. Nobody means more, and some servers say nonsense.
    private static var longestPause: Int { 86_400_000 }

    /// What a reply means: the value of a success, or the failure that it is.
    private func result<Value>(
        of reply: RetryPolicy.Outcome,
        to operation: Operation,
        _ scrubber: Scrubber,
        _ interruption: Interruption,
        _ parse: Parser<Value>
    ) throws(PlatformFailure) -> Value {
        switch reply {
        case .failure(let failure):
            throw PlatformFailure(failure, from: connection.service, cause: interruption.cause)
        case .response(let response) where !(200..<300).contains(response.status):
            let refusal = Vocabulary.refusal(response)
            let kind = Vocabulary.kind(status: response.status, refusal, for: operation)
            throw failure(kind, response, refusal, operation, scrubber)
        case .response(let response):
            do throws(AnswerMismatch) {
                return try parse(response)
            } catch {
                throw mismatch(response, error, operation, scrubber)
            }
        }
    }

    private func failure(
        _ kind: PlatformFailure.Kind,
        _ response: HTTPResponse,
        _ refusal: PlatformRefusal?,
        _ operation: Operation,
        _ scrubber: Scrubber
    ) -> PlatformFailure {
        let upstream = UpstreamAnswer(service: connection.service, response, refusal, scrubber)
        var message = Vocabulary.sentence(kind, for: operation, status: response.status)
        if let said = upstream.message, !said.isEmpty {
            message += " It says: \(said)"
        }
        var failure = PlatformFailure(kind, message, upstream: upstream)
        failure.retryAfterMilliseconds = RetryAfter.milliseconds(of: response, now: connection.pacing.now())
            .map { min($0, Self.longestPause) }
        failure.complaints = (refusal?.complaints ?? []).map { $0.scrubbed(by: scrubber) }
        return failure
    }

    /// An answer that isn't what is documented: at best it says that it is a failure.
    private func mismatch(
        _ response: HTTPResponse,
        _ mismatch: AnswerMismatch,
        _ operation: Operation,
        _ scrubber: Scrubber
    ) -> PlatformFailure {
        let refusal = Vocabulary.quotesUnexpectedAnswers ? Vocabulary.refusal(response) : nil
        if let refusal, let kind = Vocabulary.kind(ofSuccessWith: refusal, for: operation) {
            return failure(kind, response, refusal, operation, scrubber)
        }
        return PlatformFailure(
            .unexpectedAnswer,
            "\(connection.service)'s answer isn't what it documents: expected \(mismatch.expected).",
            upstream: UpstreamAnswer(service: connection.service, response, refusal, scrubber)
        )
    }
}

/// Something that a platform found out, in whose texts it may quote what it was given.
protocol Scrubbable {
    func scrubbed(by scrubber: Scrubber) -> Self
}

extension PlatformFailure {
    /// The failure with a sentence about what became of the write, where that isn't plain.
    fileprivate func telling(_ ending: WriteEnding) -> PlatformFailure {
        guard kind != .cancelled else { return self }
        switch outcome {
        case .applied?:
            var failure = self
            failure.append(ending.applied)
            failure.isRetryable = false
            return failure
        case .unknown?:
            var failure = self
            failure.append(ending.unknown)
            return failure
        default:
            return self
        }
    }
}
