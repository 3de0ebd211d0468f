import NativeLibraries
import POSIX

/// One request over one session, and what became of it.
struct Exchange {
    let setup: TransferSetup
    let session: CurlSession
    let addresses: [String]
    let resolveMilliseconds: Double?

    func run(until interruption: Interruption) throws(HTTPFailure) -> HTTPResponse {
        let easy = session.easy
        let transfer = Transfer(
            easy,
            setup.request,
            collector: ResponseCollector(
                headerLimit: setup.configuration.headerLimit,
                bodyLimit: setup.request.responseLimit,
                cutsBody: setup.request.cutsResponse
            )
        )
        // The handle points to what is gone after this; what it knows of the transfer is read before.
        defer { easy.library.resetEasy(easy.handle) }
        let result = try perform(easy, transfer, interruption)
        let progress = Progress(easy, transfer, setup.route)
        switch result {
        case .finished(CurlCode.ok) where transfer.collector.hasHeader && transfer.collector.problem == nil:
            return response(transfer, progress)
        case .finished where transfer.collector.problem == .enough:
            var response = response(transfer, progress)
            response.isCut = true
            return response
        case .finished(let code):
            throw timed(failure(code, transfer, progress), progress)
        case .interrupted(let cause):
            throw timed(interrupted(cause, progress), progress)
        case .broken:
            let failure = HTTPFailure(
                .busy,
                at: progress.stage,
                "There is no room for another connection.",
                mayHaveBeenReceived: progress.mayHaveBeenReceived
            )
            throw timed(failure, progress)
        }
    }

    private func timed(_ failure: HTTPFailure, _ progress: Progress) -> HTTPFailure {
        var failure = failure
        failure.timings = progress.timings
        failure.timings.resolve = resolveMilliseconds
        return failure
    }

    private func perform(
        _ easy: CurlEasy,
        _ transfer: Transfer,
        _ interruption: Interruption
    ) throws(HTTPFailure) -> CurlSession.Result {
        guard let headers = HeaderList.make(setup.request, easy.library),
            let resolve = ResolveList.make(setup.route.nextHop, addresses, easy.library),
            let connectTo = ConnectList.make(setup.route.entrance, easy.library)
        else {
            throw HTTPFailure(.busy, at: .connect, "Memory is short.", mayHaveBeenReceived: false)
        }
        do throws(CurlOptionRefused) {
            try setup.apply(to: easy, transfer)
            try easy.set(.headers, headers.first)
            try easy.set(.resolve, resolve.first)
            if setup.route.entrance != nil {
                try easy.set(.connectTo, connectTo.first)
            }
        } catch {
            let missing = LibraryError.Reason.functionMissing("curl_easy_setopt(\(error.number))")
            let library = LibraryError(library: CurlLibrary.library, reason: missing)
            throw HTTPFailure(
                .libraryUnavailable(library),
                at: .connect,
                library.description,
                mayHaveBeenReceived: false
            )
        }
        return withExtendedLifetime(transfer) {
            withExtendedLifetime(headers) {
                withExtendedLifetime(resolve) {
                    withExtendedLifetime(connectTo) { session.run(until: interruption) }
                }
            }
        }
    }

    private func response(_ transfer: Transfer, _ progress: Progress) -> HTTPResponse {
        let collector = transfer.collector
        var response = HTTPResponse(status: collector.status, headers: collector.headers, body: collector.body)
        response.timings = progress.timings
        response.timings.resolve = resolveMilliseconds
        response.tlsVersion = transfer.tlsVersion
        response.isOverTLS = setup.route.origin.scheme == .https
        return response
    }

    private func interrupted(_ cause: Interruption.Cause, _ progress: Progress) -> HTTPFailure {
        let origin = setup.route.origin
        return HTTPFailure(
            cause == .cancelled ? .cancelled : .timeout,
            at: progress.stage,
            cause == .cancelled ? "The request was cancelled." : "\(origin) didn't answer in time.",
            mayHaveBeenReceived: progress.mayHaveBeenReceived
        )
    }

    private func failure(_ code: CInt, _ transfer: Transfer, _ progress: Progress) -> HTTPFailure {
        switch transfer.collector.problem {
        case .tooLarge(let message):
            return HTTPFailure(.tooLarge, at: .exchange, message, mayHaveBeenReceived: true)
        case .malformed(let message):
            return HTTPFailure(.protocolError, at: .exchange, message, mayHaveBeenReceived: true)
        case .notPlain:
            let message = "\(setup.route.origin) wants TLS, and was spoken to without."
            return HTTPFailure(.tlsRequired, at: .tls, message, mayHaveBeenReceived: false)
        case .enough, nil:
            break
        }
        guard !transfer.hasRefusedRepetition else {
            let message = "The connection to \(setup.route.origin) broke before an answer had come."
            return HTTPFailure(
                .connectionLost,
                at: .exchange,
                message,
                mayHaveBeenReceived: true,
                nativeCode: "CURLE_\(CurlCode.sendFailRewind)"
            )
        }
        return FailureMapping(
            origin: setup.route.origin,
            stage: progress.stage,
            mayHaveBeenReceived: progress.mayHaveBeenReceived,
            code: code,
            systemError: progress.systemError,
            verifyResult: progress.verifyResult,
            tlsProblem: TLSProblem(errorText: transfer.errorText),
            wasAskedForCertificate: session.tlsSettings.wasAskedForCertificate
        ).failure
    }
}
