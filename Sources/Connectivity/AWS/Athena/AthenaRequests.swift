import HTTPTransport
import JSON

/// The requests of Athena's API that a test sends, none of which costs anything: the API reference of Amazon Athena.
struct AthenaRequests {
    let parameters: AthenaParameters

    var workgroup: AWSRequest { request("GetWorkGroup", ["WorkGroup": .string(parameters.workgroup)]) }

    func database(_ name: String) -> AWSRequest {
        request("GetDatabase", inCatalog(["DatabaseName": .string(name)]))
    }

    var catalog: AWSRequest {
        request("GetDataCatalog", ["Name": .string(parameters.catalog), "WorkGroup": .string(parameters.workgroup)])
    }

    /// - Parameter page: nil for the first one.
    func databases(page: String?) -> AWSRequest {
        request("ListDatabases", inCatalog(Self.paged(page)))
    }

    func tables(of database: String, page: String?) -> AWSRequest {
        var body = Self.paged(page)
        body["DatabaseName"] = .string(database)
        return request("ListTableMetadata", inCatalog(body))
    }

    private static func paged(_ page: String?) -> JSONObject {
        var body: JSONObject = ["MaxResults": 50]
        body["NextToken"] = page.map(JSONValue.string)
        return body
    }

    private func inCatalog(_ body: JSONObject) -> JSONObject {
        var body = body
        body["CatalogName"] = .string(parameters.catalog)
        body["WorkGroup"] = .string(parameters.workgroup)
        return body
    }

    /// "AWS JSON 1.1 protocol" in the documentation of Smithy.
    private func request(_ operation: String, _ body: JSONObject) -> AWSRequest {
        let address = parameters.address
        return AWSRequest(
            method: .post,
            origin: address.origin,
            path: address.prefix + "/",
            headers: [("content-type", "application/x-amz-json-1.1"), ("x-amz-target", "AmazonAthena.\(operation)")],
            body: JSONValue.object(body).bytes
        )
    }
}
