import Datasource
import HTTPTransport
import JSON
import POSIX

/// Logs in to a workspace and runs statements there.
struct DatabricksVisit {
    let parameters: DatabricksParameters
    let visit: HTTPVisit

    private var requests: DatabricksRequests { DatabricksRequests(address: parameters.address) }

    /// The token that everything else is asked with. Whether one that is given holds shows only then.
    func token() throws(TestFailure) -> Secret {
        guard case .client(let identifier, let secret) = parameters.login else {
            guard case .token(let token) = parameters.login else { return Secret("") }
            return token
        }
        let request = requests.token(identifier: identifier, secret: secret)
        let response = try visit.send(request, at: .authenticate, "Logging in as a service principal.")
        guard response.status == 200 else { throw refusal(response).ofClient }
        guard let token = response.object?["access_token"]?.string else {
            throw refusal(response).unexpected
        }
        visit.protect(Secret(token))
        return Secret(token)
    }

    /// Where what comes first after the login belongs: a token that is given is looked at by the first request alone.
    var firstStage: Stage {
        if case .token = parameters.login { .authenticate } else { .query }
    }

    /// Runs a statement on a warehouse, and waits until it is done.
    ///
    /// - Returns: its rows.
    func run(
        _ statement: String,
        warehouse: String,
        _ token: Secret,
        at stage: Stage,
        _ note: String
    ) throws(TestFailure) -> [[JSONValue]] {
        do throws(TestFailure) {
            return try wait(for: requests.statement(statement, warehouse: warehouse, token), token, stage, note)
        } catch {
            throw error.reason == .timeout && [.authenticate, .query].contains(error.stage) ? late(error) : error
        }
    }

    private func wait(
        for request: HTTPRequest,
        _ token: Secret,
        _ stage: Stage,
        _ note: String
    ) throws(TestFailure) -> [[JSONValue]] {
        var response = try visit.send(request, at: stage, note)
        var pause = 50
        while true {
            let answer = try DatabricksAnswer(response, refusal(response))
            if let rows = answer.rows {
                return rows
            }
            // A warehouse that is starting takes seconds or minutes.
            do throws(Interruption.Interrupted) {
                try visit.interruption.sleep(milliseconds: pause)
            } catch {
                throw .interrupted(error.cause, at: .query)
            }
            pause = min(pause * 2, 1_000)
            response = try visit.send(requests.look(answer.identifier, token), at: .query, "Waiting for the warehouse.")
        }
    }

    private func late(_ failure: TestFailure) -> TestFailure {
        var failure = failure
        failure.message = "The warehouse didn't run a statement in the time that the test was given."
        failure.fields = [CredentialReader.pointer("httpPath")] + DatabricksParameters.fields.address
        failure.hint = "Check whether the warehouse is starting, or allow more time with timeoutMs."
        return failure
    }

    /// Looks up a cluster.
    func cluster(_ identifier: String, _ token: Secret) throws(TestFailure) -> JSONObject {
        let response = try visit.send(
            requests.cluster(identifier, token),
            at: firstStage,
            "Looking up the cluster."
        )
        guard response.status == 200 else { throw refusal(response).failure }
        guard let object = response.object, object["cluster_id"]?.string != nil else {
            throw refusal(response).unexpected
        }
        return object
    }

    private func refusal(_ response: HTTPResponse) -> DatabricksRefusal {
        DatabricksRefusal(response: response, parameters: parameters)
    }
}
