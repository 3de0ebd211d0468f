package import Datasource
import JSON
import POSIX

extension Driver {
    /// As for any server that is reached by host and port.
    package func timeout(at stage: Stage, _ credentials: Credentials) -> TestFailure {
        .outOfTime(at: stage)
    }
}

extension TestFailure {
    /// A test of a server with host and port that ran out of time in a stage.
    package static func outOfTime(at stage: Stage) -> TestFailure {
        let host = JSONPointer("credentials", "host")
        let port = JSONPointer("credentials", "port")
        var failure = TestFailure.interrupted(.deadline, at: stage)
        switch stage {
        case .resolve:
            failure.message = "No name server answered in the time that the test was given."
            failure.fields = [host]
            failure.hint = "Check the network and the name servers of this computer."
        case .connect:
            failure.message = "The host didn't answer in the time that the test was given."
            failure.fields = [host, port]
            failure.hint = "Check host and port, and firewalls in between."
        case .tls:
            failure.message = "Something accepts connections there, but didn't agree on TLS in time."
            failure.fields = [host, port]
        case .authenticate:
            failure.message = "Something accepts connections there, but didn't answer the login in time."
            failure.fields = [host, port]
        case .validate, .ssh, .authorize, .query:
            break
        }
        return failure
    }
}
