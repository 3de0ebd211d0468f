import Datasource
import HTTPTransport

/// The requests that a look at files in Azure needs: "Get Blob" and "List Blobs" in the REST reference of Azure Storage, and "OAuth 2.0 client
/// credentials flow" in the documentation of Microsoft's identity platform.
struct AzureRequests {
    /// Of the storage's interface; a signature names its own.
    private static let version = "2021-12-02"
    private static let pageSize = 1000

    let access: AzureAccess

    /// - Parameter authority: `https://login.microsoftonline.com`.
    func token(tenant: String, client: String, secret: Secret, authority: String) -> HTTPRequest {
        let form = PercentEncoding.query([
            (name: "grant_type", value: "client_credentials"), (name: "client_id", value: client),
            (name: "client_secret", value: secret.revealed),
            (name: "scope", value: "https://storage.azure.com/.default"),
        ])
        return HTTPRequest(
            .post,
            "\(authority)/\(PercentEncoding.pathSegment(tenant))/oauth2/v2.0/token",
            headers: [("Content-Type", .plain("application/x-www-form-urlencoded"))],
            body: Array(form.utf8)
        )
    }

    /// The first byte of a file.
    func firstByte(_ token: Secret?) -> HTTPRequest {
        var request = request(access.location.filePath, [], token)
        request.headers.append(("x-ms-range", .plain("bytes=0-0")))
        // A server that sends the whole instead has shown enough.
        request.responseLimit = 1 << 16
        request.cutsResponse = true
        return request
    }

    /// The first files of a folder, or of all below it.
    func list(_ token: Secret?) -> HTTPRequest {
        var query = [
            (name: "restype", value: "container"), (name: "comp", value: "list"),
            (name: "prefix", value: access.location.path),
            (name: "maxresults", value: "\(Self.pageSize)"),
        ]
        if access.location.pattern != .everything {
            query.append((name: "delimiter", value: "/"))
        }
        return request(access.location.containerPath, query, token)
    }

    private func request(_ path: String, _ query: [(name: String, value: String)], _ token: Secret?) -> HTTPRequest {
        var texts = query.isEmpty ? [] : [PercentEncoding.query(query)]
        var headers: [HTTPAuthorization.Header] = []
        switch access.proof {
        case .signature(let signature):
            texts.append(signature.revealed)
        case .principal:
            headers.append(("x-ms-version", .plain(Self.version)))
        }
        if let token {
            headers.append(HTTPAuthorization.bearer(token))
        }
        let end = texts.isEmpty ? "" : "?" + texts.joined(separator: "&")
        return HTTPRequest(.get, "\(access.location.origin)\(path)\(end)", headers: headers)
    }
}
