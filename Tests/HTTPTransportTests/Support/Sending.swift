import Foundation
import POSIX
import Testing

@testable import HTTPTransport

/// The executable ignores SIGPIPE, and so does every test here.
private let ignoresBrokenPipes: Bool = {
    signal(SIGPIPE, SIG_IGN)
    return true
}()

func soon(_ milliseconds: Int = 10_000) -> Interruption {
    Interruption(deadline: Instant.now.advanced(byMilliseconds: milliseconds))
}

func makeTransport(_ change: (inout HTTPTransportConfiguration) -> Void = { _ in }) -> HTTPTransport {
    _ = ignoresBrokenPipes
    var configuration = HTTPTransportConfiguration(userAgent: "datasource-bridge/test")
    change(&configuration)
    return HTTPTransport(configuration)
}

/// The failure of a request that must fail.
func failure(
    _ transport: HTTPTransport = makeTransport(),
    _ request: HTTPRequest,
    _ interruption: Interruption = soon(),
    sourceLocation: SourceLocation = #_sourceLocation
) throws -> HTTPFailure {
    do throws(HTTPFailure) {
        let response = try transport.send(request, interruption: interruption)
        Issue.record("It was answered with \(response.status)", sourceLocation: sourceLocation)
        throw HTTPFailure(.refused, at: .connect, "none", mayHaveBeenReceived: false)
    } catch {
        return error
    }
}

func milliseconds(_ body: () throws -> Void) rethrows -> Double {
    let start = Instant.now
    try body()
    return Instant.now.milliseconds(since: start)
}

extension HTTPFailure {
    /// The reason's name, for comparing.
    var reasonName: String {
        if case .libraryUnavailable = reason {
            return "libraryUnavailable"
        }
        return "\(reason)"
    }
}
