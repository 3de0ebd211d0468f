import JSON
import POSIX

/// Failures of a connection that come without a code of the server.
struct MongoFailures {
    let fields: MongoFields

    init(_ fields: MongoFields) {
        self.fields = fields
    }

    private static let lookAtLog = "Check that a MongoDB server listens there, and what its log says."

    /// When something happened, as the end of a sentence.
    private static func occasion(of stage: Stage) -> String {
        switch stage {
        case .tls: "while TLS was being agreed on"
        case .authenticate: "before the login was through"
        case .authorize, .query: "after the login"
        case .validate, .ssh, .resolve, .connect: "while it was being opened"
        }
    }

    /// What ended a connection, or kept it from coming about.
    ///
    /// - Parameter receivedCount: how many bytes had come.
    func ended(_ ending: Channel.Ending, at stage: Stage, receivedCount: Int = 0) -> TestFailure {
        switch ending {
        case .closed: closed(at: stage)
        case .broken(let code): broken(code, at: stage)
        case .tls(let trouble): tls(trouble)
        case .interrupted(let cause): interrupted(cause, at: stage, receivedCount: receivedCount)
        case .timedOut: interrupted(.deadline, at: stage, receivedCount: receivedCount)
        }
    }

    private func closed(at stage: Stage) -> TestFailure {
        TestFailure(
            stage: stage,
            reason: .connectionLost,
            message: "The server closed the connection \(Self.occasion(of: stage)).",
            fields: fields("host", "port"),
            hint: Self.lookAtLog
        )
    }

    private func broken(_ code: CInt, at stage: Stage) -> TestFailure {
        let error = NetworkError(code: code)
        var failure = TestFailure(
            stage: stage,
            reason: error?.reason ?? .unknown,
            message: "",
            fields: fields("host", "port"),
            nativeCode: error?.name ?? "errno \(code)"
        )
        switch failure.reason {
        case .connectionRefused:
            failure.message = "Nothing listens at this port of the host."
            failure.hint =
                "Check host and port, usually \(MongoParameters.usualPort), and that the server listens on more than its own computer."
        case .networkUnreachable:
            failure.message = "The host can't be reached from this computer."
            failure.fields = fields("host")
            failure.hint = "Check the host, the network and firewalls in between."
        case .timeout:
            failure.message = "The host didn't answer."
            failure.hint = "Check host and port, and firewalls in between."
        case .connectionLost:
            failure.message = "The server broke off the connection \(Self.occasion(of: stage))."
            failure.hint = Self.lookAtLog
        case .serverBusy:
            failure.message = "This computer has no room for another connection."
            failure.fields = []
            failure.hint = "Check its limit of open files."
        default:
            failure.message = "The connection failed: \(SystemError(code: code, operation: "").reason)."
            failure.hint = "Check host and port."
        }
        return failure
    }

    var notMongo: TestFailure {
        TestFailure(
            stage: .authenticate,
            reason: .protocolError,
            message: "What answers there doesn't speak MongoDB's protocol.",
            fields: fields("host", "port"),
            hint: "Check host and port; MongoDB usually listens on \(MongoParameters.usualPort)."
        )
    }

    /// The work has to stop while a stage is under way.
    func interrupted(_ cause: Interruption.Cause, at stage: Stage, receivedCount: Int = 0) -> TestFailure {
        var failure = TestFailure.interrupted(cause, at: stage)
        guard cause == .deadline else { return failure }
        switch stage {
        case .resolve:
            failure.message = "No name server answered in the time that the test was given."
            failure.fields = fields("host")
            failure.hint = "Check the network and the name servers of this computer."
        case .connect:
            failure.message = "The host didn't answer in the time that the test was given."
            failure.fields = fields("host", "port")
            failure.hint = "Check host and port, and firewalls in between."
        case .tls, .authenticate:
            failure.message =
                receivedCount == 0
                ? "Something accepts connections there, but didn't answer \(Self.occasion(of: stage))."
                : "The server began to answer, but stopped \(Self.occasion(of: stage))."
            failure.fields = stage == .tls ? fields("host", "port", "sslMode") : fields("host", "port")
            failure.hint =
                stage == .tls
                ? "Check that a MongoDB server listens there and has TLS; only where the network is safe, set sslMode to disable."
                : "Check that a MongoDB server listens there and responds, or allow more time with timeoutMs."
        case .ssh, .authorize, .query:
            failure.fields = fields("host")
        case .validate:
            break
        }
        return failure
    }

    func notResolved(_ error: HostResolver.Failure) -> TestFailure {
        var failure = TestFailure(
            stage: .resolve,
            reason: .hostNotFound,
            message: "There is no host of this name.",
            fields: fields("host"),
            hint: "Check the spelling of the host, and that the name servers of this computer know it."
        )
        switch error {
        case .notFound(let code):
            failure.nativeCode = code
        case .unavailable(let code):
            failure.nativeCode = code
            failure.message = "The host wasn't found, because no name server answered for it."
            failure.hint = "Check the host, and the network and name servers of this computer."
        case .interrupted(let cause):
            return interrupted(cause, at: .resolve)
        case .busy:
            failure.reason = .serverBusy
            failure.message = "Too many earlier look-ups of hosts still wait for a name server that doesn't answer."
            failure.hint = "Check the name servers of this computer, or start the bridge again."
        }
        return failure
    }

    /// Hosts answered, but none of them is what the parameters ask for.
    ///
    /// - Parameter code: libmongoc's own.
    func noSuitableServer(replicaSet: String?, code: String) -> TestFailure {
        guard let replicaSet else {
            return TestFailure(
                stage: .authenticate,
                reason: .protocolError,
                message: "A server answered, but the library can't work with it.",
                fields: fields("host", "port"),
                hint: "Check that it is a MongoDB server, in a version that the library and the server both support.",
                nativeCode: code
            )
        }
        return TestFailure(
            stage: .connect,
            reason: .resourceNotFound,
            message: "Servers answered, but none of them is a usable member of the replica set \"\(replicaSet)\".",
            fields: fields("replicaSet", "host"),
            hint: "Check the name of the replica set, or leave it out to connect to one server directly.",
            nativeCode: code
        )
    }

    var outOfMemory: TestFailure {
        TestFailure(
            stage: .connect,
            reason: .unknown,
            message: "This computer has no memory left for a connection.",
            hint: "Try again later."
        )
    }
}
