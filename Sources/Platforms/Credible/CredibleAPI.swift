import HTTPTransport
import JSON

/// What Credible can be asked.
enum CredibleOperation: Hashable, Sendable, CaseIterable {
    case list
    case get
    case create
    case update
    case delete
    case test
    case schemas
}

/// Which of Credible's two interfaces to connections it is.
package enum CredibleInterface: String, Sendable, CaseIterable {
    /// The Data API; Malloy Publisher has the same.
    case data
    case admin
}

/// Where the connections are that everything is about.
package struct CredibleScope: Sendable {
    package var interface: CredibleInterface

    /// Only the Admin API has it in its paths.
    package var organization: String
    package var project: String

    /// `projects`, or `environments` as it is called by now.
    package var segment: String

    package init(interface: CredibleInterface, organization: String, project: String, segment: String) {
        self.interface = interface
        self.organization = organization
        self.project = project
        self.segment = segment
    }
}

/// The requests of Credible's APIs, version 0, as their documentation shows them.
struct CredibleAPI: Sendable {
    static let path = "/api/v0"

    let baseURL: PlatformBaseURL
    let scope: CredibleScope

    private var connections: String {
        let project = "/\(scope.segment)/\(PercentEncoding.pathSegment(scope.project))/connections"
        switch scope.interface {
        case .data: return project
        case .admin: return "/organizations/\(PercentEncoding.pathSegment(scope.organization))" + project
        }
    }

    private func url(_ segments: String...) -> String {
        baseURL.appending(([connections] + segments.map(PercentEncoding.pathSegment)).joined(separator: "/"))
    }

    /// Every connection at once: there are no pages.
    var list: PlatformCall { PlatformCall(method: .get, url: url()) }

    func get(_ name: String) -> PlatformCall { PlatformCall(method: .get, url: url(name)) }

    /// The name stands in the path of the Data API, and in the body alone of the Admin API.
    func create(_ name: String, _ body: JSONObject) -> PlatformCall {
        let url = scope.interface == .data ? url(name) : url()
        return PlatformCall(method: .post, url: url, body: JSONValue.object(body).bytes)
    }

    func update(_ name: String, _ body: JSONObject) -> PlatformCall {
        PlatformCall(method: .patch, url: url(name), body: JSONValue.object(body).bytes)
    }

    func delete(_ name: String) -> PlatformCall { PlatformCall(method: .delete, url: url(name)) }

    /// Tests a connection without storing it; for the Data API alone.
    func test(_ body: JSONObject) -> PlatformCall {
        PlatformCall(
            method: .post,
            url: baseURL.appending("/connections/test"),
            body: JSONValue.object(body).bytes
        )
    }

    func schemas(_ name: String) -> PlatformCall { PlatformCall(method: .get, url: url(name, "schemas")) }

    func tables(_ name: String, schema: String) -> PlatformCall {
        PlatformCall(method: .get, url: url(name, "schemas", schema, "tables"))
    }
}
