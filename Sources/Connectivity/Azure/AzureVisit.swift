import Datasource
import HTTPTransport
import JSON
import POSIX

/// One look at files in Azure's blob storage.
struct AzureVisit {
    static let usualAuthority = "https://login.microsoftonline.com"

    let access: AzureAccess

    /// Where a service principal gets its token.
    let authority: String
    let visit: HTTPVisit
    let now: @Sendable () -> Timestamp

    private var requests: AzureRequests { AzureRequests(access: access) }

    func check() throws(TestFailure) {
        let token = try token()
        if access.location.pattern == nil {
            try checkFile(token)
        } else {
            try checkPattern(token)
        }
        visit.server = ["product": "Azure Blob Storage", "container": .string(access.location.container)]
    }

    private func token() throws(TestFailure) -> Secret? {
        switch access.proof {
        case .signature(let signature):
            visit.protect(signature)
            // The part that nobody may know may come back alone, in either form.
            for parameter in signature.revealed.split(separator: "&") where parameter.utf8.starts(with: "sig=".utf8) {
                let value = String(parameter.dropFirst(4))
                visit.protect(Secret(value))
                visit.protect(Secret(PercentEncoding.decoded(value)))
            }
            return nil
        case .principal(let tenant, let client, let secret):
            let request = requests.token(tenant: tenant, client: client, secret: secret, authority: authority)
            let response = try visit.send(
                request,
                at: .authenticate,
                "Asking Microsoft for a token.",
                fields: HTTPFields(host: [])
            )
            guard response.status == 200, let token = response.object?["access_token"]?.string, !token.isEmpty else {
                throw AzureTokenRefusal(response: response, now: now()).failure
            }
            visit.protect(Secret(token))
            return Secret(token)
        }
    }

    private func checkFile(_ token: Secret?) throws(TestFailure) {
        let response = try visit.send(requests.firstByte(token), at: .query, "Reading the file's first byte.")
        let refusal = refusal(response)
        // An empty file has no first byte, but can be read.
        guard [200, 206].contains(response.status) || refusal.code == "InvalidRange" else { throw refusal.failure }
        guard response.header("x-ms-request-id") != nil, response.header("x-ms-version") != nil else {
            throw refusal.unexpected
        }
    }

    private func checkPattern(_ token: Secret?) throws(TestFailure) {
        let response = try visit.send(requests.list(token), at: .query, "Listing the files.")
        let refusal = refusal(response)
        guard response.status == 200 else { throw refusal.failure }
        guard let root = try? XMLReader.read(response.body), root.name == "EnumerationResults",
            let blobs = root.children(named: "Blobs").first
        else { throw refusal.unexpected }
        let names = blobs.children(named: "Blob").compactMap { $0.text(of: "Name") }
        guard !names.contains(where: fits) else { return }
        guard root.text(of: "NextMarker")?.isEmpty == false else { throw refusal.nothingFits }
        visit.warnings.append("None of the first files fits the pattern; the others weren't looked at.")
    }

    private func fits(_ name: String) -> Bool {
        switch access.location.pattern {
        case .ending(let ending): name.utf8.reversed().starts(with: ending.utf8.reversed())
        case .everything, nil: true
        }
    }

    private func refusal(_ response: HTTPResponse) -> AzureRefusal {
        AzureRefusal(response: response, access: access, now: now())
    }
}
