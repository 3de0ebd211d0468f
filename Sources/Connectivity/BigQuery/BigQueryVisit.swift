import HTTPTransport
import JSON

/// One look at a project.
struct BigQueryVisit {
    let requests: BigQueryRequests
    let visit: HTTPVisit

    var parameters: BigQueryParameters { requests.parameters }

    /// Finds out whether queries may be run, and whether the dataset is there.
    func check() throws(TestFailure) {
        _ = try ask(requests.dryRun, about: .project, at: .authorize, "Having a query checked.")
        visit.server = ["product": "Google BigQuery", "project": .string(parameters.project)]
        guard let dataset = parameters.dataset else { return }
        let found = try ask(requests.dataset(dataset), about: .dataset, at: .query, "Looking at the dataset.")
        guard let location = found["location"]?.string, location.isCodeWord || location.isLocation else { return }
        visit.server?["location"] = .string(location)
        if let wanted = parameters.location, wanted.uppercased() != location.uppercased() {
            throw BigQueryRefusal.otherLocation(location)
        }
    }

    /// Sends a request and takes the object that answers it. Each says what it is, so that not just anybody's object is taken.
    func ask(
        _ request: HTTPRequest,
        about subject: BigQueryRefusal.Subject,
        at stage: Stage,
        _ note: String
    ) throws(TestFailure) -> JSONObject {
        let response = try visit.send(request, at: stage, note)
        guard response.status == 200, let object = response.object,
            object["kind"]?.string?.utf8.starts(with: "bigquery#".utf8) == true
        else {
            throw BigQueryRefusal(response: response, subject: subject, parameters: parameters).failure
        }
        return object
    }
}

extension String {
    /// Whether this can be the name of a region: `europe-west3`.
    fileprivate var isLocation: Bool {
        (1...40).contains(utf8.count)
            && utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
                default: false
                }
            }
    }
}
