import Datasource
import HTTPTransport
import JSON

/// The requests of BigQuery's API that a test sends: "BigQuery API" version 2 in Google's reference.
struct BigQueryRequests {
    static let scope = "https://www.googleapis.com/auth/bigquery"

    let parameters: BigQueryParameters
    let token: Secret

    /// "jobs.query", but only checked and not run, which bills nothing.
    var dryRun: HTTPRequest {
        var body: JSONObject = ["query": "SELECT 1", "useLegacySql": false, "dryRun": true]
        body["location"] = parameters.location.map(JSONValue.string)
        return HTTPRequest(
            .post,
            parameters.address.url("\(Self.path(parameters.project))/queries"),
            headers: [HTTPAuthorization.bearer(token), ("Content-Type", .plain("application/json"))],
            body: JSONValue.object(body).bytes
        )
    }

    /// "datasets.get".
    func dataset(_ dataset: BigQueryParameters.Dataset) -> HTTPRequest {
        get("\(Self.path(dataset.project))/datasets/\(PercentEncoding.pathSegment(dataset.name))")
    }

    /// "datasets.list".
    func datasets(page: String?) -> HTTPRequest {
        get("\(Self.path(parameters.project))/datasets", page)
    }

    /// "tables.list".
    func tables(_ dataset: BigQueryParameters.Dataset, page: String?) -> HTTPRequest {
        get("\(Self.path(dataset.project))/datasets/\(PercentEncoding.pathSegment(dataset.name))/tables", page)
    }

    /// "tables.get".
    func table(_ name: String, of dataset: BigQueryParameters.Dataset) -> HTTPRequest {
        let place = "\(Self.path(dataset.project))/datasets/\(PercentEncoding.pathSegment(dataset.name))/tables/"
        return get(place + PercentEncoding.pathSegment(name))
    }

    private static func path(_ project: String) -> String {
        "/bigquery/v2/projects/\(PercentEncoding.pathSegment(project))"
    }

    /// - Parameter page: nil for the first one.
    private func get(_ path: String, _ page: String?) -> HTTPRequest {
        let query = [(name: "maxResults", value: "1000")] + (page.map { [(name: "pageToken", value: $0)] } ?? [])
        return HTTPRequest(.get, parameters.address.url(path, query), headers: [HTTPAuthorization.bearer(token)])
    }

    private func get(_ path: String) -> HTTPRequest {
        HTTPRequest(.get, parameters.address.url(path), headers: [HTTPAuthorization.bearer(token)])
    }
}
