import Datasource
import HTTPTransport
import JSON

/// Tests Elasticsearch and OpenSearch over their REST interface, which the two have in common.
struct SearchDriver: Driver {
    private let product: SearchProduct
    private let network: HTTPNetwork

    /// - Parameter product: what the server should be.
    init(_ product: SearchProduct, network: HTTPNetwork = .standard) {
        self.product = product
        self.network = network
    }

    var usualPorts: [Int] { [SearchParameters.usualPort] }

    func test(_ credentials: Credentials, session: TestSession) -> TestOutcome {
        let visit = HTTPVisit(session, network)
        return visit.outcome { () throws(TestFailure) in
            try logIn(prepare(credentials, visit), visit)
        }
    }

    func discoverSchema(_ credentials: Credentials, session: TestSession) throws(TestFailure) -> DiscoveredSchema {
        let visit = HTTPVisit(session, network)
        return try visit.run { () throws(TestFailure) in
            let parameters = try prepare(credentials, visit)
            var request = request("/_mapping", parameters)
            request.responseLimit = 64 << 20
            let response = try visit.send(request, at: .query, "Reading the mappings.")
            guard response.status == 200 else { throw refusal(response, parameters) }
            return try SearchMappings(response, parameters.fields).schema
        }
    }

    private func prepare(_ credentials: Credentials, _ visit: HTTPVisit) throws(TestFailure) -> SearchParameters {
        let parameters = try visit.validating { () throws(TestFailure) in
            try SearchParameters(credentials, visit.interruption)
        }
        visit.use(parameters.security, parameters.fields)
        return parameters
    }

    private func request(_ path: String, _ parameters: SearchParameters) -> HTTPRequest {
        let headers = [parameters.login].compactMap { $0 } + [("Accept", .plain("application/json"))]
        return HTTPRequest(.get, parameters.address.url(path), headers: headers)
    }

    private func refusal(_ response: HTTPResponse, _ parameters: SearchParameters) -> TestFailure {
        SearchRefusal(response: response, parameters: parameters, product: product).failure
    }

    /// `GET /` tells product and version, and needs a login where the cluster has one.
    private func logIn(_ parameters: SearchParameters, _ visit: HTTPVisit) throws(TestFailure) {
        let response = try visit.send(request("/", parameters), at: .authenticate, "Logging in and looking around.")
        guard response.status == 200 else { throw refusal(response, parameters) }
        // Others tell a version too, but only these two have clusters.
        guard let answer = response.object, let version = answer["version"]?["number"]?.string,
            answer["cluster_name"]?.string != nil
        else {
            throw TestFailure.unexpectedAnswer(response, at: .authenticate, parameters.fields, from: product.rawValue)
        }
        let found = Self.product(answer, response)
        visit.server = ["product": .string(found.rawValue), "version": .string(version)]
        visit.server?["cluster"] = answer["cluster_name"]?.string.map(JSONValue.string)
        if found != product {
            visit.warnings.append("The server is \(found.rawValue), not \(product.rawValue).")
        }
    }

    /// OpenSearch says so in `version.distribution`, even where it tells an old version of Elasticsearch for old clients.
    private static func product(_ answer: JSONObject, _ response: HTTPResponse) -> SearchProduct {
        answer["version"]?["distribution"]?.string == "opensearch" ? .openSearch : .elasticsearch
    }
}
